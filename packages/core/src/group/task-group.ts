import { attempt, checkFunction } from '../arguments.ts';
import type { AbortSignal } from '../cancellation/abort-signal.ts';
import { AwaitCycleError, ScopeClosedError } from '../errors.ts';
import { Deque } from '../internal/deque.ts';
import { currentScope } from '../task/current.ts';
import { withoutReceiver } from '../receiver.ts';
import type { TaskContext } from '../task/task-context.ts';
import type { TaskOptions } from '../task/task-options.ts';
import { heirsOf, lose } from '../tree/lost.ts';
import { ENDED, SETTLED, type Scope } from '../tree/scope.ts';
import { Wait } from '../tree/wait.ts';
import type { Awaitable } from '../types.ts';
import type { TaskNode } from '../task/task-node.ts';
import { Failure } from './failure.ts';
import { GroupIterator } from './group-iterator.ts';
import { GroupScope } from './group-scope.ts';
import { ResultQueue, type TaskResult } from './result-queue.ts';
import { runIn } from './run.ts';
import { startIn } from './start.ts';
import { watchUnread } from './unread-failure.ts';
import { AllWaiter, NextResultWaiter, NextWaiter, type Waiter } from './waiters.ts';

/** A group that keeps the results of its children until they are taken. */
export class CollectingScope extends GroupScope {
  readonly #results = new ResultQueue();
  readonly #waiters = new Deque<Waiter<unknown>>();

  get isEmpty(): boolean {
    return this.running === 0 && this.#results.length === 0;
  }

  protected override keepValue(value: unknown, node: TaskNode): void {
    if (this.#waiters.peek()?.dropsValues !== true) this.#results.push(value, node);
  }

  protected keepFailure(failure: Failure): void {
    this.#results.push(failure, failure.node);
    if (this.#waiters.length === 0) watchUnread(this);
  }

  override childLeft(): void {
    super.childLeft();
    if (this.#waiters.length === 0) return;
    if (this.running === 0 || this.#results.length > 0) this.#serve();
    if (this.running === 1) this.#breakCircle();
  }

  get size(): number {
    return this.running + this.#results.length;
  }

  /** What `takeResult` would give at once. */
  tryTakeResult(): TaskResult<unknown> | undefined {
    return this.#waiters.length > 0 || this.#results.length === 0 ? undefined : this.#results.shiftSettled();
  }

  takeNext(): Promise<IteratorResult<unknown, undefined>> {
    return this.takeBy(new NextWaiter());
  }

  takeBy(waiter: NextWaiter): Promise<IteratorResult<unknown, undefined>> {
    this.requireOpen('group.next');
    return this.#take(waiter);
  }

  /** Ends the waits of somebody who wants nothing more: they take no result (map.8). */
  release(isTheirs: (waiter: object) => waiter is NextWaiter): void {
    for (let left = this.#waiters.length; left > 0; left--) {
      const waiter: object = this.#waiters.shift() as Waiter<unknown>;
      if (isTheirs(waiter)) {
        waiter.wait?.end();
        waiter.end();
      } else {
        this.#waiters.push(waiter as Waiter<unknown>);
      }
    }
  }

  takeResult(): Promise<IteratorResult<TaskResult<unknown>, undefined>> {
    this.requireOpen('group.nextResult');
    return this.#take(new NextResultWaiter());
  }

  takeAll(): Promise<void> {
    this.requireOpen('group.waitForAll');
    return this.#take(new AllWaiter());
  }

  /** Waiters are served in order, one after the other (collect.6). */
  #take<R>(waiter: Waiter<R>): Promise<R> {
    if (this.#waiters.length > 0 || !waiter.serve(this.#results, this.running === 0)) {
      const reader = currentScope() ?? this.body;
      waiter.reader = reader;
      if ((reader.flags & (ENDED | SETTLED)) === 0) waiter.wait = new Wait('group').begin(reader);
      this.#waiters.push(waiter as Waiter<unknown>);
      if (this.running === 1) this.#breakCircle();
    }
    return waiter.promise;
  }

  #serve(): void {
    for (let waiter = this.#waiters.peek(); waiter !== undefined; waiter = this.#waiters.peek()) {
      if (!waiter.serve(this.#results, this.running === 0)) break;
      this.#waiters.shift();
      waiter.wait?.end();
    }
  }

  /** A child that waits on its own group while nothing else is outstanding would wait for itself (tree.12). */
  #breakCircle(): void {
    if (this.#results.length > 0 || this.#waiters.length === 0) return;
    // Nearly always it is the body alone that waits.
    if (this.#waiters.length === 1 && this.#waiters.peek()?.reader === this.body) return;
    const waiting = Array.from(this.#waiters);
    if (!waiting.some(({ reader }) => this.#isInChild(reader))) return;
    this.#waiters.clear();
    for (const waiter of waiting) {
      if (this.#isInChild(waiter.reader)) {
        waiter.wait?.end();
        waiter.reject(
          new AwaitCycleError(
            `Task #${waiter.reader?.task?.id} waits on the group it is the last child of, which waits for it to end. ` +
              'Read the results of a group in its body.',
          ),
        );
      } else {
        this.#waiters.push(waiter);
      }
    }
  }

  #isInChild(reader: Scope | undefined): boolean {
    // Who was made before the group is in no child of it: this spares the body around a JoinSet the way up (tree.9).
    if ((reader?.task?.id ?? 0) < this.born) return false;
    for (let scope = reader; scope !== undefined && scope !== this; scope = scope.owner) {
      if (scope.owner === this) return scope !== this.body;
    }
    return false;
  }

  protected takeUnread(): Failure | undefined {
    return this.#results.takeFailure();
  }

  unreadFailure(): Failure | undefined {
    return this.#results.findFailure();
  }

  protected gather(): void {
    this.#gatherUnread();
    // Children that were left running will serve nobody any more (grace.2).
    for (let waiter = this.#waiters.shift(); waiter !== undefined; waiter = this.#waiters.shift()) {
      waiter.wait?.end();
      waiter.reject(new ScopeClosedError('This group has ended without the children that were waited for.'));
    }
  }

  /** Values are dropped; failures are kept, and an answer is the outcome if nothing else is (error.8). */
  #gatherUnread(): void {
    let answer: Failure | undefined;
    while (this.#results.length > 0) {
      const result = this.#results.shift();
      if (!(result instanceof Failure)) continue;
      if (!result.isAnswer) {
        lose(this, result);
        continue;
      }
      if (result.counts) answer ??= result;
      for (const heir of heirsOf(result.error)) {
        if (heir.own) this.failWith({ ...heir, at: result.at });
        else lose(this, heir);
      }
    }
    if (answer !== undefined) this.endCutShort(answer);
  }
}

/**
 * A group of child tasks whose results are taken in order of completion. It is given to the body of {@link withTaskGroup}, and
 * usable until that call settles; after that its methods throw `ScopeClosedError` (tree.10).
 *
 * Source: Swift's `ThrowingTaskGroup`.
 */
export class TaskGroup<T> implements AsyncIterable<T> {
  readonly #scope: CollectingScope;

  /** @internal */
  constructor(scope: CollectingScope) {
    this.#scope = scope;
  }

  static #scopeOf(group: TaskGroup<unknown>, method: string): CollectingScope {
    try {
      return group.#scope;
    } catch {
      throw withoutReceiver(method);
    }
  }

  /**
   * Adds a child task. Returns at once; the child starts later, in order of priority and of adding. On a cancelled group it
   * runs cancelled from its first step. It belongs to the task that opened the group, whoever calls this.
   *
   * Throws `TypeError` or `RangeError` for invalid arguments. Laws: group.3 to group.5, group.7, local.3.
   *
   * @example
   * ```ts
   * const page = await withTaskGroup(async (group: TaskGroup<Response>) => {
   *   group.addTask((task) => fetch(url, { signal: task.signal }), { name: 'home page' });
   *   return (await group.next()).value;
   * });
   * ```
   */
  addTask(body: (task: TaskContext) => Awaitable<T>, options?: TaskOptions): void {
    TaskGroup.#scopeOf(this, 'group.addTask').add('group.addTask', body, options);
  }

  /** Adds a child unless the group is cancelled; says whether it did (group.6). */
  addTaskUnlessCancelled(body: (task: TaskContext) => Awaitable<T>, options?: TaskOptions): boolean {
    const scope = TaskGroup.#scopeOf(this, 'group.addTaskUnlessCancelled');
    scope.requireOpen('group.addTaskUnlessCancelled');
    checkFunction(body, 'group.addTaskUnlessCancelled', 'body');
    if (scope.isCancelled) return false;
    scope.add('group.addTaskUnlessCancelled', body, options);
    return true;
  }

  /** Adds a child that runs up to its first wait within this call; with no free slot it waits in line (group.11). */
  addImmediateTask(body: (task: TaskContext) => Awaitable<T>, options?: TaskOptions): void {
    TaskGroup.#scopeOf(this, 'group.addImmediateTask').addImmediate(body, options);
  }

  /**
   * Adds a child and waits until it calls `ready(value)`; gives that value, while the child runs on as an ordinary one. A
   * child that fails before makes this reject with its error, and only this; one that ends without `ready`:
   * `NotReadyError` (group.14). A cancellation of whoever waits here cancels the child, as long as it is not ready.
   *
   * @example
   * ```ts
   * await withTaskGroup(async (group) => {
   *   const port = await group.start<number>((task, ready) => listen({ signal: task.signal, onListen: ready }));
   *   show(`http://127.0.0.1:${port}`);
   *   group.cancelAll(); // closes the server
   * });
   * ```
   */
  start<V>(
    body: (task: TaskContext, ready: (value: V) => void) => Awaitable<T>,
    options?: TaskOptions,
  ): Promise<V> {
    return attempt(() => startIn(TaskGroup.#scopeOf(this, 'group.start'), body, options));
  }

  /**
   * Adds a child and gives the promise of its outcome, which is no result of the group. Whoever waits for it (`then`, `catch`,
   * `finally`, `await`) gets the value or the error, and nobody else does. A failure for which nobody has asked when the body has
   * ended is the group's. Throws `TypeError` or `RangeError` for invalid arguments. Laws: group.16, error.8.
   *
   * @example
   * ```ts
   * const page = await withTaskGroup(async (group) => {
   *   const user = group.run(() => fetchUser(id));
   *   const orders = group.run(() => fetchOrders(id));
   *   return { user: await user, orders: await orders };
   * });
   * ```
   */
  run<V>(body: (task: TaskContext) => Awaitable<V>, options?: TaskOptions): Promise<V> {
    return runIn(TaskGroup.#scopeOf(this, 'group.run'), body, options);
  }

  /**
   * Waits until a child added now would start at once, so that an endless producer stays bounded. Waiters are served in
   * order. Without a limit it gives the others a turn. Rejects with the `CancellationError` once the group is cancelled, and
   * with `ScopeClosedError` when the group ends (group.13).
   */
  whenReady(): Promise<void> {
    return attempt(() => TaskGroup.#scopeOf(this, 'group.whenReady').whenReady());
  }

  /**
   * The next result in order of completion; done when nothing is outstanding. Rejects with a child's error, which leaves the
   * group uncancelled and usable. Takes no notice of the waiter's cancellation. Laws: collect.1 to collect.6, throwing.2.
   */
  next(): Promise<IteratorResult<T, undefined>> {
    return attempt(() => TaskGroup.#scopeOf(this, 'group.next').takeNext()) as Promise<
      IteratorResult<T, undefined>
    >;
  }

  /**
   * The same as a settled-result value, whose `task` says which child gave it; never rejects with a child's error (throwing.5,
   * group.17).
   */
  nextResult(): Promise<IteratorResult<TaskResult<T>, undefined>> {
    return attempt(() => TaskGroup.#scopeOf(this, 'group.nextResult').takeResult()) as Promise<
      IteratorResult<TaskResult<T>, undefined>
    >;
  }

  /**
   * Waits for all children, drops their values, cancels none; then throws the first error in order of completion, with the
   * later ones suppressed under it (throwing.4, throwing.7).
   */
  waitForAll(): Promise<void> {
    return attempt(() => TaskGroup.#scopeOf(this, 'group.waitForAll').takeAll());
  }

  /** Cancels all children, present and future, but not the task that runs the body (group.8). Any number of times. */
  cancelAll(reason?: unknown): void {
    TaskGroup.#scopeOf(this, 'group.cancelAll').cancelAll(reason);
  }

  /** Whether the group was cancelled, by hand or with the task around it (tree.5, group.8). */
  get isCancelled(): boolean {
    return this.#scope.isCancelled;
  }

  /** True when every result has been taken (collect.3). */
  get isEmpty(): boolean {
    return this.#scope.isEmpty;
  }

  /** Aborts when the group is cancelled. */
  get signal(): AbortSignal {
    return this.#scope.signal;
  }

  /** Results in order of completion. `break` cancels and closes nothing; a new loop goes on with the rest (collect.5). */
  [Symbol.asyncIterator](): AsyncIterableIterator<T, undefined> {
    return new GroupIterator(this.#scope);
  }
}
