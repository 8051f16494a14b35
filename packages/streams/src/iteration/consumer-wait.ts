import type { CancellationError } from '@tasktree/core';
import { Parked, priorityOf, type Scope, type Standing, type Taker } from '@tasktree/core/internal';
import { ended } from './async-sequence.ts';

/** What a consumer waits for in `next()`. */
export interface Awaited<T> {
  stand(taker: Taker<T>): Standing;
  /**
   * The body that waits is cancelled. True if the sequence ends with it and settles the wait in its own time; else only this wait is
   * cut short, and takes nothing (map.8).
   */
  endsWith?(wait: ConsumerWait<T>, error: CancellationError): boolean;
  /** Somebody of this priority waits. */
  lend?(priority: number): void;
}

/** A consumer that waits in `next()`. */
export class ConsumerWait<T> extends Parked implements Taker<T> {
  readonly promise: Promise<IteratorResult<T, undefined>>;
  readonly #awaited: Awaited<T>;
  readonly #standing: Standing;
  priority: number;
  #resolve!: (result: IteratorResult<T, undefined>) => void;
  #reject!: (error: unknown) => void;

  constructor(awaited: Awaited<T>, body: Scope | undefined) {
    super('stream');
    this.#awaited = awaited;
    this.priority = priorityOf(body);
    this.promise = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.park(body);
    awaited.lend?.(this.priority);
    this.#standing = awaited.stand(this);
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

  /** Leaves the line, so that nothing is given to it any more. */
  leave(): void {
    this.#standing.leave();
  }

  protected cutShort(error: CancellationError, isLeftBehind: boolean): void {
    this.promise.catch(() => {});
    if (!isLeftBehind && this.#awaited.endsWith?.(this, error) === true) return;
    this.leave();
    this.fail(error);
  }

  override raised(_from: number, to: number): void {
    this.priority = to;
    this.#awaited.lend?.(to);
  }
}
