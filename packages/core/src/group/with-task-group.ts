import { attempt, checkFunction } from '../base/arguments.ts';
import type { Awaitable } from '../base/types.ts';
import type { GroupOptions } from '../context/options.ts';
import type { DiscardingTaskGroup, TaskContext, TaskGroup } from '../context/task-context.ts';
import { enclosingOrRoot } from '../task/implicit-root.ts';
import type { TaskHandle } from '../task/task-handle.ts';
import { CollectingScope } from './collecting-scope.ts';
import { DiscardingScope } from './discarding-scope.ts';
import { CollectingFace, GroupFace } from './group-face.ts';
import { checkGroupOptions } from './group-options.ts';

/**
 * Opens a group of child tasks, runs `body` with it, and settles when the body and all children have: with the body's value, or
 * with an error. Nothing made inside outlives the call.
 *
 * While the body runs, a child's error is delivered where its result is read, and touches nobody else. Once the body has
 * ended, the first failure that nobody has read cancels the remaining children, and the call rejects with it when they have
 * ended: a group whose results nobody reads is `Promise.all` with structure. A body that throws cancels the children, and its
 * own error is thrown. Later errors are kept in {@link suppressedErrors}.
 *
 * Cancelling the task around, or aborting `signal`, cancels the children; the call waits for them, and rejects with the
 * `CancellationError` if one of them was cut short and nobody has read that. Call `group.cancelAll()` to say that you want
 * none of the rest: then what they answer is expected.
 *
 * Results come in order of completion. Rejects with `TypeError` or `RangeError` for invalid arguments, `NonThrowingTaskError` where
 * `{ throwing: false }` was broken, `AbandonedTasksError` where `abandonAfter` ran out, `NoCurrentTaskError` where the
 * current task cannot be known.
 *
 * Laws: the sections tree, group, collect, throwing, error. Source: Swift's `withThrowingTaskGroup`.
 *
 * @example
 * ```ts
 * const thumbnails = await withTaskGroup(async (group: TaskGroup<[id: string, image: Uint8Array]>) => {
 *   for (const id of ids) group.addTask(async (task) => [id, await fetchThumbnail(id, task.signal)]);
 *   return new Map(await Array.fromAsync(group));
 * });
 * ```
 */
export function withTaskGroup<T = unknown, R = unknown>(
  body: (group: TaskGroup<T>, task: TaskContext) => Awaitable<R>,
  options?: GroupOptions,
): Promise<R> {
  return attempt(() => taskGroupOn(undefined, body, options));
}

/**
 * Opens a group whose children's values are dropped as they end, so that it may run for ever, with nothing of a finished child
 * retained. For servers and other endless producers.
 *
 * The first child to fail cancels the group and all its siblings at once, and its error is thrown from the call when the body has
 * ended and all children have settled. The body is not interrupted: pass `group.signal` to what it waits for. If the body
 * throws an error of its own, that one wins, with the child's suppressed under it. If the cancellation comes from outside and cuts a
 * child short, the call rejects with the `CancellationError`; after `group.cancelAll()`, and for a child that was cancelled alone,
 * it does not.
 *
 * Rejects as {@link withTaskGroup} does. Laws: the sections tree, group, discard, error. Source: Swift's
 * `withThrowingDiscardingTaskGroup`, SE-0381.
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
export function withDiscardingTaskGroup<R>(
  body: (group: DiscardingTaskGroup, task: TaskContext) => Awaitable<R>,
  options?: GroupOptions,
): Promise<R> {
  return attempt(() => discardingTaskGroupOn(undefined, body, options));
}

/** {@link withTaskGroup} under Swift's name. */
export const withThrowingTaskGroup: typeof withTaskGroup = withTaskGroup;

/** {@link withDiscardingTaskGroup} under Swift's name. */
export const withThrowingDiscardingTaskGroup: typeof withDiscardingTaskGroup = withDiscardingTaskGroup;

export function taskGroupOn<T, R>(
  given: TaskHandle | undefined,
  body: (group: TaskGroup<T>, task: TaskContext) => Awaitable<R>,
  options?: GroupOptions,
): Promise<R> {
  const what = 'withTaskGroup';
  checkFunction(body, what, 'body');
  checkGroupOptions(options, what);
  const scope = new CollectingScope(enclosingOrRoot(given, what), options);
  const group = new CollectingFace<T>(scope);
  return scope.open((task) => body(group, task));
}

export function discardingTaskGroupOn<R>(
  given: TaskHandle | undefined,
  body: (group: DiscardingTaskGroup, task: TaskContext) => Awaitable<R>,
  options?: GroupOptions,
): Promise<R> {
  const what = 'withDiscardingTaskGroup';
  checkFunction(body, what, 'body');
  checkGroupOptions(options, what);
  const scope = new DiscardingScope(enclosingOrRoot(given, what), options);
  const group = new GroupFace(scope);
  return scope.open((task) => body(group, task));
}
