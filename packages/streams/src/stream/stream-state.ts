/**
 * The state that a stream, its continuation and its iterators share.
 *
 * | state      | entered by                                | `yield`             | `next`                                   |
 * |------------|-------------------------------------------|---------------------|------------------------------------------|
 * | open       | construction                              | hands over, buffers | buffered element, or waits               |
 * | terminated | `finish`, a cancelled consumer, `return()`| says so             | buffered elements, the error once, `done`|
 *
 * Invariants: consumers wait only while the stream is open and its buffer is empty; termination ends all waits; what is
 * buffered survives termination.
 *
 * @module
 */

import { host, type TaskContext } from '@tasktree/core';
import { Deque, cancellationOf, waitingBody } from '@tasktree/core/internal';
import { ended } from '../iteration/async-sequence.ts';
import { ConsumerWait } from '../iteration/consumer-wait.ts';
import type { Limit } from './buffering-policy.ts';

/** What became of an element: `remaining` is how many more fit, `element` the one that was dropped, which may be an older one. */
export type YieldResult<T> =
  | { readonly status: 'enqueued'; readonly remaining: number }
  | { readonly status: 'dropped'; readonly element: T }
  | { readonly status: 'terminated' };

/** How a stream ended: by `finish`, or because its consumer left or was cancelled. */
export type Termination = 'finished' | 'cancelled';

export class StreamState<T> {
  readonly #limit: Limit;
  readonly #buffer = new Deque<T>();
  readonly #waits: ConsumerWait<T>[] = [];
  #isTerminated = false;
  /** While `onTermination` runs for a cancellation it may still name the error that the consumer gets. */
  #isCancelling = false;
  #failure: { readonly error: unknown } | undefined = undefined;
  onTermination: ((termination: Termination, error?: unknown) => void) | undefined = undefined;

  constructor(limit: Limit) {
    this.#limit = limit;
  }

  get isTerminated(): boolean {
    return this.#isTerminated;
  }

  yield(value: T): YieldResult<T> {
    if (this.#isTerminated) return { status: 'terminated' };
    const buffer = this.#buffer;
    const { keeps, count } = this.#limit;
    const wait = this.#waits.shift();
    if (wait !== undefined) {
      wait.give(value);
      return { status: 'enqueued', remaining: count };
    }
    if (buffer.length < count) {
      buffer.push(value);
      return { status: 'enqueued', remaining: count - buffer.length };
    }
    if (keeps === 'oldest' || count === 0) return { status: 'dropped', element: value };
    const element = buffer.shift() as T;
    buffer.push(value);
    return { status: 'dropped', element };
  }

  finish(error: unknown): void {
    if (this.#isCancelling) {
      if (error !== undefined) this.#failure ??= { error };
      return;
    }
    if (this.#isTerminated) return;
    this.#isTerminated = true;
    if (error !== undefined) this.#failure = { error };
    this.#tell('finished', error);
    this.#endWaits();
  }

  cancel(): void {
    if (this.#isTerminated) return;
    this.#isTerminated = this.#isCancelling = true;
    this.#tell('cancelled');
    this.#isCancelling = false;
    this.#endWaits();
  }

  next(fallback: TaskContext | undefined): Promise<IteratorResult<T, undefined>> {
    const body = waitingBody(fallback);
    if (body !== undefined && cancellationOf(body) !== undefined) this.cancel();
    if (this.#buffer.length > 0) return Promise.resolve({ done: false, value: this.#buffer.shift() as T });
    if (this.#isTerminated) return this.#failure === undefined ? Promise.resolve(ended()) : this.#throwOnce();
    const wait = new ConsumerWait<T>(this, body);
    this.#waits.push(wait);
    return wait.promise;
  }

  consumerCancelled(): void {
    this.cancel();
  }

  consumerGone(wait: ConsumerWait<T>): void {
    const index = this.#waits.indexOf(wait);
    if (index < 0) return;
    this.#waits.splice(index, 1);
    wait.finish();
  }

  #throwOnce(): Promise<never> {
    const error = this.#failure?.error;
    this.#failure = undefined;
    return Promise.reject(error);
  }

  #tell(termination: Termination, error?: unknown): void {
    const { onTermination } = this;
    this.onTermination = undefined;
    try {
      onTermination?.(termination, error);
    } catch (thrown) {
      host.reportUncaught(thrown, 'exception');
    }
  }

  /** The error goes to the one that has waited longest, the end to all others (stream.5). */
  #endWaits(): void {
    for (let wait = this.#waits.shift(); wait !== undefined; wait = this.#waits.shift()) {
      const failure = this.#failure;
      this.#failure = undefined;
      if (failure === undefined) wait.finish();
      else wait.fail(failure.error);
    }
  }
}
