import { attempt, checkFunction } from '../arguments.ts';
import type { AbortSignal } from '../cancellation/abort-signal.ts';
import { cancel } from '../cancellation/cancel.ts';
import { withoutReceiver } from '../receiver.ts';
import type { TaskContext } from '../task/task-context.ts';
import type { TaskOptions } from '../task/task-options.ts';
import { byTime, heirsOf, lose, type Lost } from '../tree/lost.ts';
import type { Awaitable } from '../types.ts';
import type { Failure } from './failure.ts';
import { GroupScope } from './group-scope.ts';
import { runIn } from './run.ts';
import { startIn } from './start.ts';

/** A group that keeps nothing of its children, and fails with the first of them (discard.1, discard.3). */
export class DiscardingScope extends GroupScope {
  #errors: Lost[] | undefined = undefined;
  /** The first answer that may have to be the outcome. */
  #answer: Failure | undefined = undefined;

  get isEmpty(): boolean {
    return this.running === 0;
  }

  protected override get hasFailed(): boolean {
    return this.#errors !== undefined;
  }

  protected keepFailure(failure: Failure): void {
    if (!failure.isAnswer) return this.#fail(failure);
    if (failure.counts) this.#answer ??= failure;
    for (const heir of heirsOf(failure.error)) {
      if (heir.own) this.#fail({ ...heir, at: failure.at });
      else lose(this, heir);
    }
  }

  /** The first one cancels the group at once (discard.3). */
  #fail(lost: Lost): void {
    if (this.#errors === undefined) {
      this.#errors = [lost];
      cancel(this, lost.error);
    } else {
      this.#errors.push(lost);
    }
  }

  /** No failure waits for the end of the body. */
  protected takeUnread(): undefined {}

  protected gather(): void {
    if (this.#errors === undefined) {
      if (this.#answer !== undefined) this.endCutShort(this.#answer);
      return;
    }
    // One that `run` had kept for a reader may be older than those that came after it.
    const [first, ...others] = this.#errors.toSorted(byTime);
    this.failWith(first as Lost);
    for (const other of others) lose(this, other);
  }
}

/**
 * A group of child tasks whose values are dropped as they end, so that it can run for ever in constant memory. It is given to
 * the body of {@link withDiscardingTaskGroup}, and usable until that call settles (tree.10).
 *
 * The first child to fail cancels the group and its siblings at once; the body is not interrupted, but `signal` aborts
 * (discard.3, discard.6). Source: Swift's `ThrowingDiscardingTaskGroup`, SE-0381.
 */
export class DiscardingTaskGroup {
  readonly #scope: DiscardingScope;

  /** @internal */
  constructor(scope: DiscardingScope) {
    this.#scope = scope;
  }

  static #scopeOf(group: DiscardingTaskGroup, method: string): DiscardingScope {
    try {
      return group.#scope;
    } catch {
      throw withoutReceiver(method);
    }
  }

  /**
   * Adds a child task. Returns at once; the child starts later, in order of priority and of adding. On a cancelled group it
   * runs cancelled from its first step. Throws `TypeError` or `RangeError` for invalid arguments. Laws: group.3 to
   * group.5, group.7.
   *
   * @example
   * ```ts
   * await withDiscardingTaskGroup(async (group) => {
   *   for await (const connection of accept(server, { signal: group.signal })) {
   *     group.addTask((task) => serve(connection, task.signal));
   *   }
   * });
   * ```
   */
  addTask(body: (task: TaskContext) => unknown, options?: TaskOptions): void {
    DiscardingTaskGroup.#scopeOf(this, 'group.addTask').add('group.addTask', body, options);
  }

  /** Adds a child unless the group is cancelled; says whether it did (group.6). */
  addTaskUnlessCancelled(body: (task: TaskContext) => unknown, options?: TaskOptions): boolean {
    const scope = DiscardingTaskGroup.#scopeOf(this, 'group.addTaskUnlessCancelled');
    scope.requireOpen('group.addTaskUnlessCancelled');
    checkFunction(body, 'group.addTaskUnlessCancelled', 'body');
    if (scope.isCancelled) return false;
    scope.add('group.addTaskUnlessCancelled', body, options);
    return true;
  }

  /** Adds a child that runs up to its first wait within this call; with no free slot it waits in line (group.11). */
  addImmediateTask(body: (task: TaskContext) => unknown, options?: TaskOptions): void {
    DiscardingTaskGroup.#scopeOf(this, 'group.addImmediateTask').addImmediate(body, options);
  }

  /**
   * Adds a child and waits until it calls `ready(value)`; gives that value, while the child runs on as an ordinary one. A
   * child that fails before makes this reject with its error, and only this; one that ends without `ready`:
   * `NotReadyError` (group.14). A cancellation of whoever waits here cancels the child, as long as it is not ready.
   */
  start<V>(
    body: (task: TaskContext, ready: (value: V) => void) => Awaitable<unknown>,
    options?: TaskOptions,
  ): Promise<V> {
    return attempt(() => startIn(DiscardingTaskGroup.#scopeOf(this, 'group.start'), body, options));
  }

  /**
   * Adds a child and gives the promise of its outcome. Whoever waits for it (`then`, `catch`, `finally`, `await`) gets the
   * value or the error, and nobody else does: then the error does not cancel the group. A failure for which nobody has asked
   * when the body has ended is the group's. Throws `TypeError` or `RangeError` for invalid arguments. Laws: group.16, error.8.
   *
   * @example
   * ```ts
   * await withDiscardingTaskGroup(async (group) => {
   *   const page = group.run((task) => fetchText(url, task.signal));
   *   for (const file of files) group.addTask(() => compress(file));
   *   show(await page);
   * });
   * ```
   */
  run<V>(body: (task: TaskContext) => Awaitable<V>, options?: TaskOptions): Promise<V> {
    return runIn(DiscardingTaskGroup.#scopeOf(this, 'group.run'), body, options);
  }

  /**
   * Waits until a child added now would start at once, so that an endless producer stays bounded. Waiters are served in
   * order. Without a limit it gives the others a turn. Rejects with the `CancellationError` once the group is cancelled, and
   * with `ScopeClosedError` when the group ends (group.13).
   */
  whenReady(): Promise<void> {
    return attempt(() => DiscardingTaskGroup.#scopeOf(this, 'group.whenReady').whenReady());
  }

  /** Cancels all children, present and future, but not the task that runs the body (group.8). Any number of times. */
  cancelAll(reason?: unknown): void {
    DiscardingTaskGroup.#scopeOf(this, 'group.cancelAll').cancelAll(reason);
  }

  /** Whether the group was cancelled, by hand or with the task around it (tree.5, group.8). */
  get isCancelled(): boolean {
    return this.#scope.isCancelled;
  }

  /** True when no child runs or waits to run (discard.2). */
  get isEmpty(): boolean {
    return this.#scope.isEmpty;
  }

  /** Aborts when the group is cancelled: by a failing child, too. */
  get signal(): AbortSignal {
    return this.#scope.signal;
  }
}
