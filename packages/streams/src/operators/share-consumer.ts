import { Task, type TaskContext } from '@tasktree/core';
import { Deque, cancellationOf, priorityOf, waitingBody } from '@tasktree/core/internal';
import { SequenceIterator, ended } from '../iteration/async-sequence.ts';
import { ConsumerWait } from '../iteration/consumer-wait.ts';
import type { SharedSource } from './shared-source.ts';

/** One loop over a shared sequence. */
export class ShareConsumer<T> extends SequenceIterator<T> {
  readonly #shared: SharedSource<T>;
  readonly #task: TaskContext | undefined = Task.current;
  readonly #elements = new Deque<T>();
  readonly #waits: ConsumerWait<T>[] = [];
  #isOver = false;
  #failure: { readonly error: unknown } | undefined = undefined;

  constructor(shared: SharedSource<T>) {
    super();
    this.#shared = shared;
  }

  /** How many elements it has not taken yet. */
  get length(): number {
    return this.#elements.length;
  }

  get waits(): boolean {
    return this.#waits.length > 0;
  }

  offer(value: T): void {
    const wait = this.#waits.shift();
    if (wait !== undefined) return wait.give(value);
    const { keep, count } = this.#shared.plan;
    if (keep === 'oldest' && this.#elements.length >= count) return;
    this.#elements.push(value);
    if (keep === 'newest' && this.#elements.length > count) this.#elements.shift();
  }

  conclude(failure: { readonly error: unknown } | undefined): void {
    this.#isOver = true;
    this.#failure = failure;
    for (let wait = this.#waits.shift(); wait !== undefined; wait = this.#waits.shift()) {
      if (this.#failure === undefined) wait.finish();
      else wait.fail(this.#failure.error);
      this.#failure = undefined;
    }
  }

  async next(): Promise<IteratorResult<T, undefined>> {
    if (this.#elements.length > 0) {
      const value = this.#elements.shift() as T;
      this.#shared.asked();
      return { done: false, value };
    }
    if (this.#isOver) {
      const failure = this.#failure;
      this.#failure = undefined;
      if (failure !== undefined) throw failure.error;
      return ended();
    }
    const body = waitingBody(this.#task);
    const cancelled = body === undefined ? undefined : cancellationOf(body);
    if (cancelled !== undefined) return this.#leave(cancelled.reason);
    const wait = new ConsumerWait<T>(this, body);
    this.#waits.push(wait);
    this.#shared.asked();
    this.lend(priorityOf(body));
    return wait.promise;
  }

  return(): Promise<IteratorResult<T, undefined>> {
    return this.#leave('the consumer has left the loop');
  }

  consumerCancelled(_wait: ConsumerWait<T>, reason: unknown): void {
    const waits = this.#waits.splice(0);
    this.#leave(reason).then(
      () => waits.forEach((wait) => wait.finish()),
      (error: unknown) => {
        waits.shift()?.fail(error);
        waits.forEach((wait) => wait.finish());
      },
    );
  }

  consumerGone(wait: ConsumerWait<T>): void {
    this.#waits.splice(this.#waits.indexOf(wait), 1);
    wait.finish();
  }

  lend(priority: number): void {
    this.#shared.lend(priority);
  }

  async #leave(reason: unknown): Promise<IteratorResult<T, undefined>> {
    this.#isOver = true;
    this.#failure = undefined;
    this.#elements.clear();
    for (const wait of this.#waits.splice(0)) wait.finish();
    await this.#shared.leave(this, reason);
    return ended();
  }
}
