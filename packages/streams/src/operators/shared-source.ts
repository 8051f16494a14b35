import { CancellationError } from '@tasktree/core';
import { startAttendant, type Attendant } from '@tasktree/core/internal';
import type { AsyncSequence } from '../iteration/async-sequence.ts';
import { drain } from '../iteration/drain.ts';
import type { Source } from '../iteration/source.ts';
import type { BufferPlan } from './buffer.ts';
import { ShareConsumer } from './share-consumer.ts';

/** What all consumers of a shared sequence have in common: the source, and the task that pulls it. */
export class SharedSource<T> {
  readonly plan: BufferPlan;
  readonly #source: Source<T>;
  readonly #consumers = new Set<ShareConsumer<T>>();
  #attendant: Attendant | undefined = undefined;
  #isConcluded = false;
  #wake: ((goesOn: boolean) => void) | undefined = undefined;
  readonly #whenConcluded: (() => void)[] = [];
  #failure: { readonly error: unknown } | undefined = undefined;

  constructor(source: Source<T>, plan: BufferPlan) {
    this.#source = source;
    this.plan = plan;
  }

  join(): AsyncSequence<T> {
    const consumer = new ShareConsumer(this);
    if (this.#isConcluded) consumer.conclude(undefined);
    else this.#consumers.add(consumer);
    return consumer;
  }

  /** A consumer asks, or has taken an element. */
  asked(): void {
    if (this.#attendant === undefined) this.#start();
    else this.#wakeIfRoom();
  }

  lend(priority: number): void {
    this.#attendant?.lend(priority);
  }

  /** Fulfils at once, or, for the last one that leaves, when the source is closed; rejects with the error of that. */
  async leave(consumer: ShareConsumer<T>, reason: unknown): Promise<void> {
    if (!this.#consumers.delete(consumer)) return;
    if (this.#consumers.size > 0 || this.#attendant === undefined || this.#isConcluded) {
      this.#wakeIfRoom();
      return;
    }
    this.#attendant.cancel(reason);
    await new Promise<void>((resolve) => this.#whenConcluded.push(resolve));
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  #start(): void {
    let wasCancelled = false;
    this.#attendant = startAttendant(
      'share',
      undefined,
      (task) =>
        task.withTaskCancellationHandler(
          (inside) => drain(this.#source, inside, (value) => this.#spread(value)),
          () => {
            wasCancelled = true;
            this.#wake?.(false);
          },
        ),
      (failed, error) => {
        this.#conclude(
          failed && !(wasCancelled && error instanceof CancellationError) ? { error } : undefined,
        );
      },
    );
  }

  #spread(value: T): Promise<boolean> | boolean {
    for (const consumer of this.#consumers) consumer.offer(value);
    if (this.#hasRoom()) return true;
    return new Promise((resolve) => (this.#wake = resolve));
  }

  #hasRoom(): boolean {
    const { keep, count } = this.plan;
    if (keep !== 'all') return true;
    const consumers = [...this.#consumers];
    if (count === 0)
      return consumers.every(({ length }) => length === 0) && consumers.some(({ waits }) => waits);
    return consumers.every(({ length }) => length < count);
  }

  #wakeIfRoom(): void {
    const wake = this.#wake;
    if (wake === undefined || !this.#hasRoom()) return;
    this.#wake = undefined;
    wake(true);
  }

  #conclude(failure: { readonly error: unknown } | undefined): void {
    this.#isConcluded = true;
    this.#failure = failure;
    for (const consumer of this.#consumers) consumer.conclude(failure);
    this.#consumers.clear();
    for (const resolve of this.#whenConcluded) resolve();
  }
}
