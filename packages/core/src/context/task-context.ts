import type { DurationLike, InstantLike } from '../base/duration.ts';
import type { Awaitable } from '../base/types.ts';
import type { Executor } from '../host/executor.ts';
import type { TaskOptions } from '../task/task-options.ts';
import type { BaseContext } from './base-context.ts';
import type { DeadlineOptions, GroupOptions, ShieldOptions, TaskScopeOptions } from './options.ts';
import type { AsyncLet, BlockShape, CollectingShape, GroupShape, LocalShape } from './shapes.ts';

/**
 * The handle that every body receives. It has every operation, so that nothing needs the ambient task (ambient.3): pass it on
 * where the runtime forgets the current task after an await.
 *
 * One handle for each body, all with the task's id. Its cancellation state is that of the region the body runs in: the
 * operation of a timeout sees that timeout, the operation of a shield sees none. After the body's scope has settled, making
 * children on it throws `ScopeClosedError`; queries stay harmless (tree.10).
 */
export interface TaskContext extends BaseContext {
  /** As the free function `asyncLet`. */
  asyncLet<T>(body: (task: TaskContext) => Awaitable<T>, options?: TaskOptions): AsyncLet<T>;
  /** As the free function `taskScope`. */
  taskScope(options?: TaskScopeOptions): TaskScope;
  /** As the free function `withTaskGroup`. */
  withTaskGroup<T = unknown, R = unknown>(
    body: (group: TaskGroup<T>, task: TaskContext) => Awaitable<R>,
    options?: GroupOptions,
  ): Promise<R>;
  /** {@link TaskContext.withTaskGroup} under Swift's name. */
  withThrowingTaskGroup<T = unknown, R = unknown>(
    body: (group: TaskGroup<T>, task: TaskContext) => Awaitable<R>,
    options?: GroupOptions,
  ): Promise<R>;
  /** As the free function `withDiscardingTaskGroup`. */
  withDiscardingTaskGroup<R>(
    body: (group: DiscardingTaskGroup, task: TaskContext) => Awaitable<R>,
    options?: GroupOptions,
  ): Promise<R>;
  /** {@link TaskContext.withDiscardingTaskGroup} under Swift's name. */
  withThrowingDiscardingTaskGroup<R>(
    body: (group: DiscardingTaskGroup, task: TaskContext) => Awaitable<R>,
    options?: GroupOptions,
  ): Promise<R>;
  /** As the free function `withDeadline`. */
  withDeadline<R>(
    instant: InstantLike,
    operation: (task: TaskContext) => Awaitable<R>,
    options?: DeadlineOptions,
  ): Promise<R>;
  /** As the free function `withTimeout`. */
  withTimeout<R>(
    duration: DurationLike,
    operation: (task: TaskContext) => Awaitable<R>,
    options?: DeadlineOptions,
  ): Promise<R>;
  /** As the free function `withTaskCancellationHandler`. */
  withTaskCancellationHandler<R>(
    operation: (task: TaskContext) => Awaitable<R>,
    onCancel: (reason: unknown) => void,
  ): Promise<R>;
  /** As the free function `withTaskCancellationShield`. */
  withTaskCancellationShield<R>(
    operation: (task: TaskContext) => Awaitable<R>,
    options?: ShieldOptions,
  ): Promise<R>;
  /** As the free function `withTaskPriorityEscalationHandler`. */
  withTaskPriorityEscalationHandler<R>(
    operation: (task: TaskContext) => Awaitable<R>,
    onEscalated: (from: number, to: number) => void,
  ): Promise<R>;
  /** As the free function `withTaskExecutorPreference`. */
  withTaskExecutorPreference<R>(
    executor: Executor | null,
    operation: (task: TaskContext) => Awaitable<R>,
  ): Promise<R>;

  /** The value of a task-local as of where this handle's body began. */
  get<V>(local: TaskLocal<V>): V;
  /** Binds a task-local for `operation`, which gets a handle that knows the binding (local.1). */
  withValue<V, R>(local: TaskLocal<V>, value: V, operation: (task: TaskContext) => R): R;
}

/**
 * A group of child tasks whose results are taken in order of completion. It is given to the body of {@link withTaskGroup}, and
 * usable until that call settles; after that its methods throw `ScopeClosedError` (tree.10).
 *
 * Source: Swift's `ThrowingTaskGroup`.
 */
export interface TaskGroup<T> extends CollectingShape<T, TaskContext> {}

/**
 * A group of child tasks whose values are dropped as they end, so that it can run for ever in constant memory. It is given to
 * the body of {@link withDiscardingTaskGroup}, and usable until that call settles (tree.10).
 *
 * The first child to fail cancels the group and its siblings at once; the body is not interrupted, but `signal` aborts
 * (discard.3, discard.6). Source: Swift's `ThrowingDiscardingTaskGroup`, SE-0381.
 */
export interface DiscardingTaskGroup extends GroupShape<unknown, TaskContext> {}

/**
 * A block of async lets that ends as one: disposing it cancels all that have not ended, newest first, and then awaits all.
 */
export interface TaskScope extends BlockShape<TaskContext> {}

/**
 * A value that is bound for the duration of an operation, and seen by everything made inside: children at any depth, and
 * unstructured tasks, which copy the bindings when they are made. Detached tasks see the default only.
 *
 * Without a `defaultValue` it gives `undefined` where nothing is bound, in its type too: `new TaskLocal<User>()` is a
 * `TaskLocal<User | undefined>`. Throws `TypeError` for invalid options. Laws: local.1 to local.7. Source: Swift's `@TaskLocal`,
 * SE-0311.
 *
 * @example
 * ```ts
 * const requestId = new TaskLocal({ name: 'requestId', defaultValue: 'none' });
 * await requestId.withValue('r-17', async () => {
 *   await withTaskGroup(async (group) => {
 *     group.addTask(() => console.log(requestId.get())); // → r-17
 *   });
 * });
 * ```
 */
export interface TaskLocal<V> extends LocalShape<V, TaskContext> {}
