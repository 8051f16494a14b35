import { Task } from '@tasktree/core';
import { nothing } from '../stopping.ts';

type Step = IteratorResult<unknown, unknown>;

const done: Step = { done: true, value: undefined };

/** An endless source with unlimited concurrency would never let its mappers begin. */
const pullsBetweenTurns = 256;

/**
 * The input as an async iterator that can be halted, also while a pull is under way. One pull at a time. Closing is awaited,
 * but not behind a pull that may never end.
 */
export class MapSource implements AsyncIterableIterator<unknown> {
  readonly #iterator: Iterator<unknown> | AsyncIterator<unknown>;
  readonly #onError: (error: unknown) => Step;
  #isHalted = false;
  #isExhausted = false;
  #pulls = 0;
  /** Ends the pull that is under way. */
  #wake: (() => void) | undefined;

  /** `onError` says what becomes of an error of the input, if it is not thrown. */
  constructor(
    input: Iterable<unknown> | AsyncIterable<unknown>,
    onError: (error: unknown) => Step = rethrow,
  ) {
    const { [Symbol.asyncIterator]: open } = input as Partial<AsyncIterable<unknown>>;
    this.#iterator =
      open === undefined
        ? (input as Iterable<unknown>)[Symbol.iterator]()
        : open.call(input as AsyncIterable<unknown>);
    this.#onError = onError;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** What is there at once is given as it is, though the type says promise: whoever pulls makes one of it. */
  next(): Promise<Step> {
    if (this.#isHalted || this.#isExhausted) return this.#end();
    if (++this.#pulls % pullsBetweenTurns === 0) return this.#nextTurn();
    return this.#pull() as Promise<Step>;
  }

  async #nextTurn(): Promise<Step> {
    await Task.yield();
    return this.#isHalted || this.#isExhausted ? this.#end() : this.#pull();
  }

  async #end(): Promise<Step> {
    return this.#isHalted ? this.return() : done;
  }

  #pull(): Step | Promise<Step> {
    let step: Step | PromiseLike<Step>;
    try {
      step = this.#iterator.next() as Step | PromiseLike<Step>;
    } catch (error) {
      return this.#failed(error);
    }
    return isPending(step) ? this.#whenThere(step) : this.#taken(step);
  }

  async #whenThere(pulled: PromiseLike<Step>): Promise<Step> {
    let step: Step;
    try {
      step = await new Promise<Step>((resolve, reject) => {
        this.#wake = () => resolve(done);
        void Promise.resolve(pulled).then(resolve, reject);
      }).finally(() => (this.#wake = undefined));
    } catch (error) {
      return this.#failed(error);
    }
    return this.#taken(step);
  }

  /** An iterator that has thrown is over, for a loop as well. */
  #failed(error: unknown): Step {
    this.#isExhausted = true;
    return this.#isHalted ? done : this.#onError(error);
  }

  #taken(step: Step): Step | Promise<Step> {
    if (step.done === true) this.#isExhausted = true;
    if (this.#isHalted) return this.return();
    // Handled when its mapper begins, which may be a turn of the event loop later.
    if (step.value instanceof Promise) step.value.catch(nothing);
    return step;
  }

  /** Reads nothing more. */
  halt(): void {
    this.#isHalted = true;
    if (this.#wake !== undefined) void this.return();
  }

  async return(): Promise<Step> {
    this.#isHalted = true;
    if (this.#isExhausted) return done;
    this.#isExhausted = true;
    const wake = this.#wake;
    if (wake === undefined) {
      await this.#iterator.return?.();
    } else {
      wake();
      void this.#closeBehindPull();
    }
    return done;
  }

  async #closeBehindPull(): Promise<void> {
    try {
      await this.#iterator.return?.();
    } catch {
      // Nobody waits for a source that is stuck in a pull.
    }
  }
}

function rethrow(error: unknown): never {
  throw error;
}

function isPending(step: Step | PromiseLike<Step>): step is PromiseLike<Step> {
  return typeof (step as PromiseLike<Step> | undefined)?.then === 'function';
}
