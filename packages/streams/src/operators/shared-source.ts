import { homeHere, type Attendant, type Home } from '@tasktree/core/internal';
import { attend } from '../iteration/attend.ts';
import { leaving } from '../iteration/concurrent.ts';
import { drain } from '../iteration/drain.ts';
import { failureOf, type Failure } from '../iteration/failure.ts';
import type { Room } from '../iteration/inbox.ts';
import type { Source } from '../iteration/feed.ts';
import type { BufferPlan } from './buffer.ts';
import { ShareConsumer, type Shared } from './share-consumer.ts';

/** What all consumers of a shared sequence have in common: the source, and the task that pulls it. */
export class SharedSource<T> implements Shared<T> {
  readonly plan: BufferPlan;
  /** What a consumer keeps. A source that is held up never brings more than fits. */
  readonly room: Room;
  #source: Source<T> | undefined;
  readonly #home: Home | undefined = homeHere();
  readonly #consumers = new Set<ShareConsumer<T>>();
  #attendant: Attendant | undefined = undefined;
  #isConcluded = false;
  #wake: ((goesOn: boolean) => void) | undefined = undefined;
  #whenConcluded: (() => void)[] = [];
  #failure: Failure | undefined = undefined;

  constructor(source: Source<T>, plan: BufferPlan) {
    this.#source = source;
    this.plan = plan;
    this.room =
      plan.keep === 'all' ? { keeps: 'oldest', count: Infinity } : { keeps: plan.keep, count: plan.count };
  }

  join(): ShareConsumer<T> {
    const consumer = new ShareConsumer(this);
    // An error reaches all, those too who come after it.
    if (this.#isConcluded) consumer.conclude(this.#failure);
    else this.#consumers.add(consumer);
    return consumer;
  }

  asked(): void {
    const source = this.#source;
    if (source === undefined) return this.#wakeIfRoom();
    this.#source = undefined;
    this.#start(source);
  }

  lend(priority: number): void {
    this.#attendant?.lend(priority);
  }

  get isClosing(): boolean {
    return this.#whenConcluded.length > 0;
  }

  async leave(consumer: ShareConsumer<T>, reason: unknown): Promise<Failure | undefined> {
    if (!this.#consumers.delete(consumer)) return undefined;
    if (this.#consumers.size > 0 || this.#attendant === undefined || this.#isConcluded) {
      this.#wakeIfRoom();
      return undefined;
    }
    this.#attendant.cancel(reason ?? leaving);
    await new Promise<void>((resolve) => this.#whenConcluded.push(resolve));
    return this.#failure;
  }

  #start(source: Source<T>): void {
    let wasCancelled = false;
    this.#attendant = attend(
      'share',
      // Its locals, but nobody's child.
      { body: undefined, locals: this.#home?.locals },
      (task) =>
        task.withTaskCancellationHandler(
          (inside) => drain(source, inside, (value) => this.#spread(value)),
          () => {
            wasCancelled = true;
            this.#wake?.(false);
          },
        ),
      (failed, error) => this.#conclude(failed ? failureOf(error, wasCancelled) : undefined),
    );
  }

  #spread(value: T): Promise<boolean> | boolean {
    for (const consumer of this.#consumers) consumer.put(value);
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

  #conclude(failure: Failure | undefined): void {
    this.#isConcluded = true;
    this.#attendant = undefined;
    this.#failure = failure;
    for (const consumer of this.#consumers) consumer.conclude(failure);
    this.#consumers.clear();
    for (const resolve of this.#whenConcluded) resolve();
    this.#whenConcluded = [];
  }
}
