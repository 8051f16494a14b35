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

import { host } from '@tasktree/core';
import { Deque, type Selectable, type Standing, type Taker } from '@tasktree/core/internal';
import { ended } from '../iteration/async-sequence.ts';
import { Line } from '../iteration/line.ts';
import type { Limit } from './buffering-policy.ts';

/** What became of an element: `remaining` is how many more fit, `element` the one that was dropped, which may be an older one. */
export type YieldResult<T> =
  | { readonly status: 'enqueued'; readonly remaining: number }
  | { readonly status: 'dropped'; readonly element: T }
  | { readonly status: 'terminated' };

/** How a stream ended: by `finish`, or because its consumer left or was cancelled. */
export type Termination = 'finished' | 'cancelled';

export class StreamState<T> implements Selectable<T> {
  readonly #limit: Limit;
  readonly #buffer = new Deque<T>();
  readonly #line: Line<T> = new Line();
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
    const taker = this.#line.shift();
    if (taker !== undefined) {
      taker.give(value);
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

  /** Takes what is buffered, or tells the error once and then the end. */
  poll(): IteratorResult<T, undefined> | undefined {
    if (this.#buffer.length > 0) return { done: false, value: this.#buffer.shift() as T };
    if (!this.#isTerminated) return undefined;
    const failure = this.#failure;
    this.#failure = undefined;
    if (failure !== undefined) throw failure.error;
    return ended();
  }

  stand(taker: Taker<T>): Standing {
    return this.#line.push(taker);
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
    for (let taker = this.#line.shift(); taker !== undefined; taker = this.#line.shift()) {
      const failure = this.#failure;
      this.#failure = undefined;
      if (failure === undefined) taker.finish();
      else taker.fail(failure.error);
    }
  }
}
