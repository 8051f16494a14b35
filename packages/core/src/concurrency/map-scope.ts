import { watchSignal } from '../cancellation/abort-signal.ts';
import { isCancellation } from '../cancellation/answer.ts';
import { cancel, cancellationErrorOf, type Walk } from '../cancellation/cancel.ts';
import { startGrace } from '../cancellation/grace.ts';
import { enqueue } from '../executor/enqueue.ts';
import { Deque } from '../internal/deque.ts';
import { realm } from '../realm.ts';
import { suppress } from '../suppressed.ts';
import { localsFor } from '../task/current.ts';
import { nothing } from '../task/outcome.ts';
import { taskSpecimens } from '../task/specimens.ts';
import type { TaskHandle } from '../task/task-handle.ts';
import { TaskNode, isOwnFailure, type Sink } from '../task/task-node.ts';
import { lose } from '../tree/lost.ts';
import {
  APART,
  CANCELLED,
  ENDED,
  SETTLED,
  STARTED,
  Scope,
  adopt,
  initScope,
  settleWhenDone,
} from '../tree/scope.ts';
import type { Awaitable } from '../types.ts';
import { emptyPlan, type MapConsumer, type MapPlan } from './map-plan.ts';

/** One item on its way. */
class Item<T, R> implements Sink {
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
 * The children of a concurrent map. It pulls an item when a body may start, and never otherwise: fewer than `concurrency` run,
 * and fewer than `concurrency + prefetch` are in flight, finished but not taken ones included (map.1).
 *
 * Ends once: when the source is exhausted, at the first failure of a body or the source, or when it is stopped from outside. In
 * the last two cases the others are cancelled, the source is closed, and all is awaited before the consumer hears (map.3).
 */
export class MapScope<T, R> extends Scope {
  readonly #task: TaskNode;
  readonly #plan: MapPlan<T, R>;
  readonly #locals: TaskHandle['locals'];
  readonly #consumer: MapConsumer<R>;
  readonly #source: Iterator<T> | AsyncIterator<T>;
  readonly #isAsync: boolean;
  #nextIndex = 0;
  /** Items in order of input that were not handed on; only where the order is kept. */
  readonly #window: Deque<Item<T, R>> | undefined;
  #isPulling = false;
  #isExhausted = false;
  #isStopped = false;
  #failure: { readonly error: unknown } | undefined = undefined;

  constructor(parent: TaskHandle, plan: MapPlan<T, R>, consumer: MapConsumer<R>) {
    keepSpecimens();
    const owner = parent.body as Scope;
    super();
    initScope(this, owner, STARTED);
    this.#task = owner.task as TaskNode;
    this.#plan = plan;
    this.#locals = localsFor(parent);
    this.#consumer = consumer;
    this.#window = plan.ordered ? new Deque() : undefined;
    const { source } = plan;
    this.#isAsync = Symbol.asyncIterator in source;
    this.#source = this.#isAsync
      ? (source as AsyncIterable<T>)[Symbol.asyncIterator]()
      : (source as Iterable<T>)[Symbol.iterator]();
    adopt(owner, this);
    if ((owner.region.flags & CANCELLED) !== 0) {
      this.flags |= CANCELLED;
      this.#stop({ error: cancellationErrorOf(this) });
    } else if (plan.signal !== undefined) {
      watchSignal(plan.signal, this, `${plan.what}: options.signal`);
    }
  }

  override get task(): TaskNode {
    return this.#task;
  }

  override visit(walk: Walk): void {
    const before = this.flags & (CANCELLED | SETTLED);
    super.visit(walk);
    if (before === 0) this.#stop({ error: cancellationErrorOf(this, walk.reason) });
  }

  /** Starts what may start. */
  pull(): void {
    const { concurrency, prefetch } = this.#plan;
    while (
      !this.#isPulling &&
      !this.#isStopped &&
      !this.#isExhausted &&
      this.live < concurrency &&
      this.#inFlight < concurrency + prefetch
    ) {
      this.#isPulling = true;
      let step: Awaitable<IteratorResult<T>>;
      try {
        step = this.#source.next();
      } catch (error) {
        return this.#sourceFailed(error);
      }
      if (this.#isAsync) {
        // An iterator of a user's own may give a thenable of any kind.
        Promise.resolve(step).then(
          (result) => {
            this.#pulled(result);
            this.pull();
          },
          (error: unknown) => this.#sourceFailed(error),
        );
        return;
      }
      this.#pulled(step as IteratorResult<T>);
    }
  }

  get #inFlight(): number {
    return (this.#window === undefined ? this.live : this.#window.length) + this.#consumer.held;
  }

  #pulled(result: IteratorResult<T>): void {
    this.#isPulling = false;
    try {
      if (result.done === true) {
        this.#isExhausted = true;
        this.#endIfDone();
      } else if (!this.#isStopped) {
        this.#start(result.value);
      }
    } catch (error) {
      this.#sourceFailed(error);
    }
  }

  #sourceFailed(error: unknown): void {
    this.#isPulling = false;
    this.#isExhausted = true;
    this.#stop({ error });
  }

  #start(value: T): void {
    const index = this.#nextIndex++;
    const item = new Item<T, R>(this, index, value);
    this.#window?.push(item);
    const node = new TaskNode(this, 'child', this.#body, this.#task.priority, this.#locals, item);
    // The next pull may come of its end: the source has to find itself where the map is, and not in this item.
    node.flags |= APART;
    if (realm.events !== undefined) realm.events.emit('created', node);
    enqueue(node);
  }

  /** The same for all: what is an item's own lies in the item. */
  readonly #body = (task: TaskHandle): Awaitable<R> => {
    const item = (task.body as TaskNode).sink as Item<T, R>;
    const value = item.value as T;
    item.value = undefined;
    return this.#plan.transform(value, task, item.index);
  };

  itemSettled(item: Item<T, R>, node: TaskNode, failed: boolean, value: unknown): void {
    if (failed) {
      if (this.#isStopped) this.#failedLater(value, node);
      else this.#stop({ error: value });
      return;
    }
    if (this.#isStopped) return;
    item.isDone = true;
    item.value = value as R;
    this.#handOn(item);
    this.pull();
    this.#endIfDone();
  }

  #handOn(item: Item<T, R>): void {
    const window = this.#window;
    if (window === undefined) return this.#consumer.accept(item.value as R, item.index);
    for (let head = window.peek(); head?.isDone === true; head = window.peek()) {
      window.shift();
      this.#consumer.accept(head.value as R, head.index);
    }
  }

  /** A body that fails while the map ends: an answer to that, or an error to keep (error.2). */
  #failedLater(error: unknown, node: TaskNode): void {
    if ((node.flags & CANCELLED) !== 0 && isCancellation(error)) return;
    if (this.#failure !== undefined) suppress(this.#failure.error, [error]);
    else lose(this.owner as Scope, { error, own: isOwnFailure(node) });
  }

  #endIfDone(): void {
    if (this.#isStopped || !this.#isExhausted || this.live > 0) return;
    this.#isStopped = true;
    this.flags |= ENDED;
    settleWhenDone(this);
  }

  /** Ends the map early: with a failure, or because nobody wants more of it. Resolves when all has ended. */
  stop(): Promise<void> {
    if ((this.flags & SETTLED) !== 0) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.#onStopped = (error) => (error === undefined ? resolve() : reject(error.error));
      this.#stop(undefined);
    });
  }

  #onStopped: ((failure: { readonly error: unknown } | undefined) => void) | undefined = undefined;

  #stop(failure: { readonly error: unknown } | undefined): void {
    if (this.#isStopped) return;
    this.#isStopped = true;
    this.#failure = failure;
    if ((this.flags & CANCELLED) === 0) {
      cancel(this, failure === undefined ? 'nobody waits for further results' : failure.error);
    }
    void this.#closeSource().then(() => {
      this.flags |= ENDED;
      if (this.live > 0) startGrace(this);
      settleWhenDone(this);
    });
  }

  /** Never rejects: what the source throws is kept with the failure, or becomes it. */
  async #closeSource(): Promise<void> {
    if (this.#isExhausted) return;
    this.#isExhausted = true;
    try {
      await this.#source.return?.();
    } catch (error) {
      if (this.#failure === undefined) this.#failure = { error };
      else if (!isCancellation(error)) suppress(this.#failure.error, [error]);
    }
  }

  override ownerEnded(walk: Walk): void {
    if (!this.#isStopped) this.#consumer.accept = nothing;
    super.ownerEnded(walk);
  }

  complete(): void {
    const abandonment = this.extras?.abandonment;
    let failure = this.#failure;
    if (abandonment !== undefined) {
      if (failure === undefined) failure = { error: abandonment };
      else suppress(failure.error, [abandonment]);
    }
    this.#onStopped?.(failure);
    this.#consumer.finish(this.#onStopped === undefined ? failure : undefined);
  }
}

let specimens: readonly object[] | undefined;

/** As the function of this name in tree/specimens.ts: an ordered map with a collection before costs less than half with it. */
function keepSpecimens(): void {
  if (specimens !== undefined) return;
  specimens = [];
  const map = new MapScope(taskSpecimens().handle, emptyPlan, {
    held: 0,
    accept: nothing,
    finish: nothing,
  });
  const item = new Item<unknown, unknown>(map, 0, undefined);
  item.value = 1;
  specimens = [map, item];
}
