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

  async next(): Promise<Step> {
    if (++this.#pulls % pullsBetweenTurns === 0) await Task.yield();
    if (this.#isHalted) return this.return();
    if (this.#isExhausted) return done;
    let step: Step;
    try {
      step = await this.#pull();
    } catch (error) {
      // An iterator that has thrown is over, for a loop as well.
      this.#isExhausted = true;
      return this.#isHalted ? done : this.#onError(error);
    }
    if (step.done === true) this.#isExhausted = true;
    if (this.#isHalted) return this.return();
    // Handled when its mapper begins, which may be a turn of the event loop later.
    if (step.value instanceof Promise) step.value.catch(nothing);
    return step;
  }

  #pull(): Step | Promise<Step> {
    const step = this.#iterator.next() as Step | PromiseLike<Step>;
    if (typeof (step as PromiseLike<Step> | undefined)?.then !== 'function') return step as Step;
    return new Promise<Step>((resolve, reject) => {
      this.#wake = () => resolve(done);
      void Promise.resolve(step).then(resolve, reject);
    }).finally(() => (this.#wake = undefined));
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
