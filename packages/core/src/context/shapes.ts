/**
 * What a body is given besides its handle, for any kind of handle: the two entries of this package have one each.
 *
 * @module
 */

import type { AbortSignal, Awaitable } from '../base/types.ts';
import type { TaskOptions } from '../task/task-options.ts';

/**
 * A child task whose value is read by awaiting it, any number of times: the same value, or the same error object (let.2).
 *
 * Made with {@link asyncLet}; disposed at the end of its block by `await using`: if it was not read it is cancelled, and in
 * any case awaited. Disposal never throws because of the child's outcome (let.12).
 */
export interface AsyncLet<T> extends PromiseLike<T>, AsyncDisposable {
  /** Cancels the child unless it has ended, and waits for it. Disposing twice is harmless. */
  [Symbol.asyncDispose](): Promise<void>;
}

/** Which task gave a result. */
export interface ResultSource {
  /** The id of the task. */
  readonly id: number;
  /** Its name, where it was given one. */
  readonly name: string | undefined;
}

/** A settled-result value that says whose it is (group.17). */
export type TaskResult<T> = PromiseSettledResult<T> & {
  /** The child that gave it. */
  readonly task: ResultSource;
};

/** What all groups have in common. */
export interface GroupShape<T, Context> {
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
  addTask(body: (task: Context) => Awaitable<T>, options?: TaskOptions): void;

  /** Adds a child unless the group is cancelled; says whether it did (group.6). */
  addTaskUnlessCancelled(body: (task: Context) => Awaitable<T>, options?: TaskOptions): boolean;

  /** Adds a child that runs up to its first wait within this call; with no free slot it waits in line (group.11). */
  addImmediateTask(body: (task: Context) => Awaitable<T>, options?: TaskOptions): void;

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
    body: (task: Context, ready: (value: V) => void) => Awaitable<T>,
    options?: TaskOptions,
  ): Promise<V>;

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
  run<V>(body: (task: Context) => Awaitable<V>, options?: TaskOptions): Promise<V>;

  /**
   * Waits until a child added now would start at once, so that an endless producer stays bounded. Waiters are served in
   * order. Without a limit it gives the others a turn. Rejects with the `CancellationError` once the group is cancelled, and
   * with `ScopeClosedError` when the group ends (group.13).
   */
  whenReady(): Promise<void>;

  /** Cancels all children, present and future, but not the task that runs the body (group.8). Any number of times. */
  cancelAll(reason?: unknown): void;

  /** Whether the group was cancelled, by hand or with the task around it (tree.5, group.8). */
  readonly isCancelled: boolean;

  /** True when nothing is outstanding: every result has been taken (collect.3), or no child is left (discard.2). */
  readonly isEmpty: boolean;

  /** Aborts when the group is cancelled. */
  readonly signal: AbortSignal;
}

/** A group that keeps the results of its children until they are taken. */
export interface CollectingShape<T, Context> extends GroupShape<T, Context>, AsyncIterable<T> {
  /**
   * The next result in order of completion; done when nothing is outstanding. Rejects with a child's error, which leaves the
   * group uncancelled and usable. Takes no notice of the waiter's cancellation. Laws: collect.1 to collect.6, throwing.2.
   */
  next(): Promise<IteratorResult<T, undefined>>;

  /**
   * The same as a settled-result value, whose `task` says which child gave it; never rejects with a child's error (throwing.5,
   * group.17).
   */
  nextResult(): Promise<IteratorResult<TaskResult<T>, undefined>>;

  /**
   * Waits for all children, drops their values, cancels none; then throws the first error in order of completion, with the
   * later ones suppressed under it (throwing.4, throwing.7).
   */
  waitForAll(): Promise<void>;

  /** Results in order of completion. `break` cancels and closes nothing; a new loop goes on with the rest (collect.5). */
  [Symbol.asyncIterator](): AsyncIterableIterator<T, undefined>;
}

/** A block of async lets. */
export interface BlockShape<Context> extends AsyncDisposable {
  /** As the free function `asyncLet`, owned by this block. Throws `ScopeClosedError` when the block has ended. */
  asyncLet<T>(body: (task: Context) => Awaitable<T>, options?: TaskOptions): AsyncLet<T>;
  /** Cancels all that have not ended, newest first, and waits for them. Disposing twice is harmless. */
  [Symbol.asyncDispose](): Promise<void>;
}

/** A task-local. */
export interface LocalShape<V, Context> {
  /** Its name, where it was given one. */
  readonly name: string | undefined;
  /** @internal */
  readonly defaultValue: V;
  /** @internal */
  readonly sendable: boolean;
  /** The value bound here, or the default (local.2). */
  get(): V;
  /**
   * Binds `value` while `operation` runs: to its return or throw, or, if it returns a promise, along all it awaits. Gives
   * back what it returns. Works outside any task; then the operation gets no handle. Throws `TypeError` if `operation` is
   * no function. Laws: local.1, local.5.
   */
  withValue<R>(value: V, operation: (task?: Context) => R): R;
}
