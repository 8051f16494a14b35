import { isCancellation } from '../base/answer.ts';
import { nothing } from '../base/nothing.ts';
import { keepUnder, suppressedErrors } from '../base/suppressed.ts';
import type { Awaitable } from '../base/types.ts';
import { Deque } from '../structures/deque.ts';
import { enqueue } from '../task/enqueue.ts';
import { spawn } from '../task/spawn.ts';
import type { TaskHandle } from '../task/task-handle.ts';
import { startGrace } from '../tree/abandon.ts';
import { cancel, cancellationErrorOf, startCancelled, unshared } from '../tree/cancel.ts';
import { conclude, end, fail } from '../tree/life.ts';
import { adopt } from '../tree/list.ts';
import { Scope, initScope, isOwnFailure, type Sink, type TaskNode, type Walk } from '../tree/scope.ts';
import { watchSignal } from '../tree/signal.ts';
import { CANCELLED, ENDED, FAILED, ORIGIN, SETTLED, STARTED } from '../tree/state.ts';
import { heirsOf, keepUnread } from '../tree/unread-errors.ts';
import { MapFailure, noPlan, type MapConsumer, type MapPlan } from './map-plan.ts';
import { MapSource, type Puller } from './map-source.ts';

/** One item on its way. */
export class Item<T, R> implements Sink {
  // Declared, and set in the constructor alone: see `initScope`.
  declare private readonly map: MapScope<T, R>;
  declare readonly index: number;
  declare isDone: boolean;
  /** What came from the source until the body starts, the result from when it has ended. */
  declare value: T | R | undefined;

  constructor(map: MapScope<T, R>, index: number, value: T) {
    this.map = map;
    this.index = index;
    this.isDone = false;
    this.value = value;
  }

  settled(node: TaskNode, failed: boolean, value: unknown): void {
    this.map.itemSettled(this, node, failed, value);
  }
}

/**
 * A concurrent map: a source that is pulled when a body may start, and never otherwise, and a child for each item. Fewer than
 * `concurrency` run, and fewer than `concurrency + prefetch` are in flight, finished but not taken ones included (map.1).
 *
 * Its states are those of any scope:
 *
 * | state    | flags             | means                                                          | entered by                    |
 * |----------|-------------------|----------------------------------------------------------------|-------------------------------|
 * | open     | none              | pulls, runs bodies, hands results on                           | the constructor               |
 * | draining | ENDED             | the source has ended, bodies run on                            | `exhausted`                   |
 * | stopping | ENDED + CANCELLED | bodies answer, the source is closed, results are dropped       | a failure, `leave`, from above|
 * | over     | SETTLED           | the source and all bodies have ended; the consumer has heard   | `settleWhenDone`              |
 */
export class MapScope<T, R> extends Scope implements Puller<T> {
  readonly #task: TaskNode;
  #plan: MapPlan<T, R>;
  #consumer: MapConsumer<R>;
  #locals: TaskHandle['locals'];
  #source: MapSource<T> | undefined;
  #nextIndex = 0;
  #running = 0;
  /** Items in order of input that were not handed on; only where the order is kept. */
  readonly #window: Deque<Item<T, R>> | undefined;
  #failure: MapFailure | undefined = undefined;
  #isLeft = false;

  constructor(parent: TaskHandle, plan: MapPlan<T, R>, consumer: MapConsumer<R>) {
    const owner = parent.body as Scope;
    super();
    initScope(this, owner, STARTED);
    this.#task = owner.task as TaskNode;
    this.#plan = plan;
    this.#consumer = consumer;
    this.#locals = parent.locals;
    this.#window = plan.ordered ? new Deque() : undefined;
    adopt(owner, this);
    this.#source = new MapSource(this, plan.what, plan.source, parent.locals);
    if ((owner.region.flags & CANCELLED) !== 0) {
      startCancelled(this);
      this.#stop(undefined);
      this.#source?.close();
    } else if (plan.signal !== undefined) {
      watchSignal(plan.signal, this);
    }
  }

  override get task(): TaskNode {
    return this.#task;
  }

  override visit(walk: Walk): void {
    const before = this.flags & (CANCELLED | SETTLED);
    super.visit(walk);
    if (before === 0) this.#stop(walk.reason);
    // It closes in the region around, which is being cancelled now.
    else if (this.#source !== undefined) walk.stack.push(this.#source as MapSource<unknown>);
  }

  /** Starts what may start. */
  pull(): void {
    this.#source?.pull();
  }

  get wantsMore(): boolean {
    const { concurrency, prefetch } = this.#plan;
    return (
      (this.flags & ENDED) === 0 &&
      this.#running < concurrency &&
      (this.#window === undefined ? this.#running : this.#window.length) + this.#consumer.held <
        concurrency + prefetch
    );
  }

  pulled(value: T): void {
    const item = new Item<T, R>(this, this.#nextIndex++, value);
    this.#window?.push(item);
    this.#running++;
    enqueue(spawn(this, 'child', this.#body, this.#task.priority, this.#locals, item));
  }

  exhausted(): void {
    end(this);
  }

  sourceFailed(error: unknown): void {
    if ((this.flags & CANCELLED) === 0) this.#fail(error, true);
    else if (!isCancellation(error)) this.#failedLater(error, false, true);
  }

  /** The same for all: what is an item's own lies in the item. */
  readonly #body = (task: TaskHandle): Awaitable<R> => {
    const item = (task.body as TaskNode).sink as Item<T, R>;
    const value = item.value as T;
    item.value = undefined;
    return this.#plan.transform(value, task as never, item.index);
  };

  itemSettled(item: Item<T, R>, node: TaskNode, failed: boolean, value: unknown): void {
    this.#running--;
    if (failed) {
      const isAnswer = (node.flags & CANCELLED) !== 0 && isCancellation(value);
      if ((this.flags & CANCELLED) === 0) this.#fail(value, isOwnFailure(node), node);
      else if (!isAnswer) this.#failedLater(value, isOwnFailure(node), false);
      else for (const heir of heirsOf(value)) this.#failedLater(heir.error, heir.own, false);
    } else if ((this.flags & CANCELLED) === 0) {
      item.isDone = true;
      item.value = value as R;
      this.#handOn(item);
      this.#source?.pull();
    }
  }

  #handOn(item: Item<T, R>): void {
    const window = this.#window;
    if (window === undefined) return this.#consumer.accept(item.value as R, item.index);
    for (let head = window.peek(); head?.isDone === true; head = window.peek()) {
      window.shift();
      this.#consumer.accept(head.value as R, head.index);
    }
  }

  #fail(error: unknown, own: boolean, node?: TaskNode): void {
    this.#failure = new MapFailure(error, own, false, node);
    cancel(this, error);
  }

  /** Ends the map early, because nobody wants more of it. */
  leave(): void {
    if ((this.flags & CANCELLED) !== 0) return;
    this.#isLeft = true;
    cancel(this, 'nobody waits for further results');
  }

  /** The region is cancelled, by its failure, by leaving, or from outside. */
  #stop(reason: unknown): void {
    if (this.#failure === undefined && !this.#isLeft) {
      this.#failure = new MapFailure(cancellationErrorOf(this, reason), false, true);
    }
    end(this);
    this.#window?.clear();
    this.#consumer.drop();
    startGrace(this);
  }

  /** What fails while the map ends, and not as an answer to that, is kept (error.2); of a loop that was left it comes out (map.9). */
  #failedLater(error: unknown, own: boolean, isOfSource: boolean): void {
    if ((this.flags & SETTLED) !== 0) return;
    if (this.#failure !== undefined) {
      this.#failure.error = unshared(this.#failure.error);
      keepUnder(this.#failure.error, error, own);
    } else if (isOfSource) this.#failure = new MapFailure(error, true, false);
    else keepUnread(this.owner as Scope, { error, own });
  }

  complete(): void {
    const { abandonment } = this.extras ?? {};
    if (this.#failure !== undefined) fail(this);
    const error = conclude(this, this.#failure?.error);
    if ((this.flags & FAILED) !== 0) this.#failure ??= new MapFailure(error, true, false);
    if (this.#failure?.isAnswer === true) this.#failure.error = this.#answer(error);
    const consumer = this.#consumer;
    // What still runs was left behind, and needs it.
    if (abandonment === undefined) this.#forget();
    consumer.finish(this.#failure);
  }

  /** The error of the region around, if the cancellation came from there, and nothing has to be kept under it (cancel.17). */
  #answer(error: unknown): unknown {
    const { region } = this.owner as Scope;
    const isFromAbove = (this.flags & ORIGIN) === 0 && (region.flags & CANCELLED) !== 0;
    return isFromAbove && suppressedErrors(error).length === 0 ? cancellationErrorOf(region) : error;
  }

  /** The handle of an item that somebody keeps holds nothing of what is over (tree.11). */
  #forget(): void {
    this.#plan = noPlan as unknown as MapPlan<T, R>;
    this.#consumer = nobody;
    this.#locals = this.#source = undefined;
  }
}

export const nobody: MapConsumer<unknown> = { held: 0, accept: nothing, drop: nothing, finish: nothing };
