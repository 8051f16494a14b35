import { AsyncLocalStorage } from 'node:async_hooks';
import { cell } from '../../src/runtime/index.ts';

const storage = new AsyncLocalStorage<string | undefined>();

/** A step at which the two contexts were not the same. */
export interface Difference {
  readonly probe: string;
  readonly expected: string | undefined;
  readonly seen: unknown;
}

/** What programs call. Everything that happens is a line of the trace, in order. */
export class World {
  readonly trace: string[] = [];
  readonly differences: Difference[] = [];
  readonly #checks: boolean;
  readonly #queue: (() => void)[] = [];
  #fuel = 400;

  /** With `checks` the cell is compared at each probe; the code without the transform has nothing to compare. */
  constructor(checks: boolean) {
    this.#checks = checks;
  }

  /** Where the program is: compares the contexts there. */
  p(probe: number | string, value: unknown = 1): unknown {
    this.#look(probe);
    this.#fuel -= 1;
    if (this.#fuel < 0) throw new Error('fuel');
    return value;
  }

  #look(probe: number | string): void {
    const expected = storage.getStore();
    this.trace.push(`${probe} ${expected}`);
    if (this.#checks && cell.v !== expected) {
      this.differences.push({ probe: String(probe), expected, seen: cell.v });
    }
  }

  /** Engines name what is no function as the code does, and minified code has other names. */
  say(text: string): void {
    this.trace.push(text.replace(/\S+(?=\.\w+ is not a function)/, '…'));
  }

  run<R>(context: string, callback: () => R): R {
    return storage.run(context, () => {
      const before = cell.v;
      cell.v = context;
      try {
        return callback();
      } finally {
        cell.v = before;
      }
    });
  }

  /** A timer or an event: it belongs to no task, whoever set it up. */
  later(callback: () => void): void {
    this.#queue.push(() => storage.run(undefined, () => this.#call(callback)));
  }

  microtask(callback: () => void): void {
    queueMicrotask(() => storage.run(undefined, () => this.#call(callback)));
  }

  after(promise: PromiseLike<unknown>, callback: () => unknown): Promise<unknown> {
    const nobody = (): unknown => storage.run(undefined, callback);
    return Promise.resolve(promise).then(nobody, nobody);
  }

  #call(callback: () => void): void {
    try {
      callback();
    } catch (error) {
      this.say(`thrown ${String(error)}`);
    }
  }

  resolved(value: unknown): Promise<unknown> {
    return Promise.resolve(value);
  }

  rejected(error: unknown): Promise<unknown> {
    return Promise.reject(new Error(`rejected ${String(error)}`));
  }

  delayed(value: unknown): Promise<unknown> {
    return new Promise((resolve) => this.later(() => resolve(value)));
  }

  thenable(probe: number, value: unknown): PromiseLike<unknown> {
    const then = (resolve: (value: unknown) => void): void => {
      this.p(probe);
      resolve(value);
    };
    return { then } as PromiseLike<unknown>;
  }

  refusing(probe: number): PromiseLike<unknown> {
    const then = (_: unknown, reject: (error: unknown) => void): void => {
      this.p(probe);
      reject(new Error(`refused ${probe}`));
    };
    return { then } as PromiseLike<unknown>;
  }

  /** What `using` takes. */
  resource(probe: number, fails: boolean): Disposable {
    return {
      [Symbol.dispose]: () => {
        this.p(`dispose ${probe}`);
        if (fails) throw new Error(`dispose ${probe}`);
      },
    };
  }

  /** What `await using` takes. Its method does not throw, but may reject: V8 calls one that throws a second time. */
  asyncResource(probe: number, fails: boolean): AsyncDisposable {
    return {
      [Symbol.asyncDispose]: () => {
        this.#look(`dispose ${probe}`);
        return fails ? (this.rejected(probe) as Promise<void>) : (this.resolved(probe) as Promise<void>);
      },
    };
  }

  /**
   * An iterator by hand. Its `next` does not throw: V8 calls `return` of a synchronous one that does, in a `for await` loop,
   * which the language does not say, and the transform does not do.
   */
  iterable(probe: number, length: number, isSync: boolean): object {
    let count = 0;
    const wrap = (result: unknown): unknown => (isSync ? result : Promise.resolve(result));
    const iterator = {
      next: () => {
        this.#look(`next ${probe}`);
        count += 1;
        return wrap({ value: count, done: count > length });
      },
      return: () => {
        this.p(`return ${probe}`);
        return wrap({ value: undefined, done: true });
      },
    };
    return { [isSync ? Symbol.iterator : Symbol.asyncIterator]: () => iterator };
  }

  /** Lets all that is queued happen, one after the other. */
  async drain(until: Promise<unknown>): Promise<void> {
    let isOver = false;
    const end = (): void => {
      isOver = true;
    };
    until.then(end, end);
    for (let turns = 0; turns < 2000; turns += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      if (this.#checks && cell.v !== undefined) {
        this.differences.push({ probe: 'idle', expected: undefined, seen: cell.v });
      }
      const callback = this.#queue.shift();
      if (callback !== undefined) callback();
      else if (isOver) return;
    }
    throw new Error('The program does not end.');
  }
}
