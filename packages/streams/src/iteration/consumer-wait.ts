import type { CancellationError } from '@tasktree/core';
import { Parked, type Scope } from '@tasktree/core/internal';
import { ended } from './async-sequence.ts';

/** What a consumer's wait in `next()` tells to what it waits for. */
export interface Awaited<T> {
  /** The consumer's task is cancelled. The wait goes on; somebody has to end it. */
  consumerCancelled(wait: ConsumerWait<T>, reason: unknown): void;
  /** The body that waited has ended and nobody awaits the element any more. */
  consumerGone(wait: ConsumerWait<T>): void;
  /** The consumer's priority has risen. */
  lend?(priority: number): void;
}

/** A consumer that waits in `next()`. */
export class ConsumerWait<T> extends Parked {
  readonly promise: Promise<IteratorResult<T, undefined>>;
  readonly #awaited: Awaited<T>;
  #resolve!: (result: IteratorResult<T, undefined>) => void;
  #reject!: (error: unknown) => void;

  constructor(awaited: Awaited<T>, body: Scope | undefined) {
    super('stream');
    this.#awaited = awaited;
    this.promise = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.park(body);
  }

  give(value: T): void {
    this.unpark();
    this.#resolve({ done: false, value });
  }

  finish(): void {
    this.unpark();
    this.#resolve(ended());
  }

  fail(error: unknown): void {
    this.unpark();
    this.#reject(error);
  }

  protected cutShort(error: CancellationError, isLeftBehind: boolean): void {
    if (isLeftBehind) this.#awaited.consumerGone(this);
    else this.#awaited.consumerCancelled(this, error.reason);
  }

  override raised(_from: number, to: number): void {
    this.#awaited.lend?.(to);
  }
}
