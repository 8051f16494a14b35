import { bind } from './thenable.ts';

interface Result {
  readonly done?: boolean;
  readonly value: unknown;
}

interface Iterator {
  readonly next: () => unknown;
  readonly return?: (() => unknown) | null;
}

const NativePromise: PromiseConstructor = Promise;

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

/** A `for await` loop, step by step as the language has it. */
export class Iteration {
  value: unknown = undefined;
  /** What `close` wants awaited. */
  result: unknown = undefined;
  readonly #iterator: Iterator;
  readonly #next: () => unknown;
  /** The loop's body runs: to leave it closes the iterator. */
  #isOpen = false;

  constructor(iterable: unknown) {
    const of = iterable as Record<symbol, (() => Iterator) | null | undefined>;
    const open = of[Symbol.asyncIterator];
    const iterator =
      open === undefined || open === null
        ? fromSync(of[Symbol.iterator]!.call(iterable))
        : open.call(iterable);
    if (!isObject(iterator)) throw new TypeError(`${String(iterator)} is not an object`);
    this.#iterator = iterator;
    this.#next = iterator.next;
  }

  next(): unknown {
    this.#isOpen = false;
    return this.#next.call(this.#iterator);
  }

  /** Takes what `next()` came to, and says whether there is another round. */
  more(result: unknown): boolean {
    if (!isObject(result)) throw new TypeError(`Iterator result ${String(result)} is not an object`);
    if ((result as Result).done) return false;
    this.value = (result as Result).value;
    this.#isOpen = true;
    return true;
  }

  /** After the loop was left by an error: closes the iterator, and says whether {@link result} is to be awaited. */
  fail(): boolean {
    try {
      return this.close();
    } catch {
      return false;
    }
  }

  /** Closes the iterator unless it has ended, and says whether {@link result} is to be awaited. */
  close(): boolean {
    if (!this.#isOpen) return false;
    this.#isOpen = false;
    const method = this.#iterator.return;
    if (method === undefined || method === null) return false;
    this.result = method.call(this.#iterator);
    return true;
  }

  /** Takes what {@link result} came to. */
  closed(result: unknown): void {
    if (!isObject(result)) throw new TypeError(`${String(result)} is not an object`);
  }
}

/** At a `for await`. */
export function iterate(iterable: unknown): Iteration {
  return new Iteration(iterable);
}

/** An iterator whose values are awaited, as the language makes one for `for await` over something synchronous. */
function fromSync(iterator: Iterator): Iterator {
  const next = iterator.next;
  const settle = (result: unknown, closes: boolean): Promise<Result> => {
    if (!isObject(result)) throw new TypeError(`Iterator result ${String(result)} is not an object`);
    const done = Boolean((result as Result).done);
    let value: Promise<unknown>;
    const close = (error: unknown): never => {
      if (!done && closes) {
        try {
          iterator.return?.();
        } catch {
          // The first error is the one that counts.
        }
      }
      throw error;
    };
    try {
      value = NativePromise.resolve(bind((result as Result).value));
    } catch (error) {
      return close(error);
    }
    return value.then((awaited) => ({ value: awaited, done }), close);
  };
  const attempt = (step: () => Promise<Result>): Promise<Result> => {
    try {
      return step();
    } catch (error) {
      return NativePromise.reject(error);
    }
  };
  return {
    next: () => attempt(() => settle(next.call(iterator), true)),
    return: () =>
      attempt(() => {
        const method = iterator.return;
        if (method === undefined || method === null) {
          return NativePromise.resolve({ value: undefined, done: true });
        }
        return settle(method.call(iterator), false);
      }),
  };
}
