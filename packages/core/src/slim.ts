/**
 * The same functions with a small handle: queries, `cancel`, `checkCancellation`, `sleep`, `yield`, `get`, `withValue` and `run`. All the
 * rest goes through the free functions, where the current task is not known by `task.run(() => withTimeout(…))` (ambient.3). So a
 * program is built with what it imports, and not with every operation there is.
 *
 * @module
 */

import { asyncLet as asyncLetFull } from './async-let/async-let.ts';
import { taskScope as taskScopeFull } from './async-let/task-scope.ts';
import type { DurationLike, InstantLike } from './base/duration.ts';
import type { Awaitable } from './base/types.ts';
import { withDeadline as deadlineFull, withTimeout as timeoutFull } from './cancellation/deadline.ts';
import { withTaskCancellationHandler as handlerFull } from './cancellation/handlers.ts';
import { withTaskCancellationShield as shieldFull } from './cancellation/shield.ts';
import {
  all as allFull,
  allSettled as allSettledFull,
  any as anyFull,
  race as raceFull,
  type AllOptions,
  type Results,
  type Value,
  type Values,
} from './concurrency/combinators.ts';
import {
  concurrentForEach as forEachFull,
  concurrentMap as mapFull,
  mapReduce as reduceFull,
  type ConcurrentMapOptions,
} from './concurrency/concurrent-map.ts';
import { JoinSet as FullSet } from './concurrency/join-set.ts';
import type { ConcurrentMap } from './concurrency/map-iterator.ts';
import type { BaseContext } from './context/base-context.ts';
import type { DeadlineOptions, GroupOptions, ShieldOptions, TaskScopeOptions } from './context/options.ts';
import type { AsyncLet, BlockShape, CollectingShape, GroupShape, LocalShape } from './context/shapes.ts';
import { withTaskExecutorPreference as preferenceFull } from './executor/preference.ts';
import {
  withDiscardingTaskGroup as discardingFull,
  withTaskGroup as groupFull,
} from './group/with-task-group.ts';
import type { Executor } from './host/executor.ts';
import { withTaskPriorityEscalationHandler as escalationFull } from './priority/escalation.ts';
import { TaskLocal as FullLocal, type TaskLocalOptions } from './task-local/task-local.ts';
import type { TaskOptions } from './task/task-options.ts';
import { Task as FullTask } from './unstructured/task.ts';

/** The handle that every body receives. See the module comment for what it has not. */
export interface TaskContext extends BaseContext {
  /** The value of a task-local as of where this handle's body began. */
  get<V>(local: TaskLocal<V>): V;
  /** Binds a task-local for `operation`, which gets a handle that knows the binding (local.1). */
  withValue<V, R>(local: TaskLocal<V>, value: V, operation: (task: TaskContext) => R): R;
}

/** A group of child tasks whose results are taken in order of completion. */
export interface TaskGroup<T> extends CollectingShape<T, TaskContext> {}

/** A group of child tasks whose values are dropped as they end. */
export interface DiscardingTaskGroup extends GroupShape<unknown, TaskContext> {}

/** A block of async lets that ends as one. */
export interface TaskScope extends BlockShape<TaskContext> {}

/** A value that is bound for the duration of an operation. */
export interface TaskLocal<V> extends LocalShape<V, TaskContext> {}

type Body<R> = (task: TaskContext) => Awaitable<R>;
type Named = Readonly<Record<string, Body<unknown>>>;

interface TaskConstructor extends Omit<typeof FullTask, 'prototype' | 'detached' | 'immediate' | 'current'> {
  new <T>(body: Body<T>, options?: TaskOptions): Task<T>;
  detached<T>(body: Body<T>, options?: TaskOptions): Task<T>;
  immediate<T>(body: Body<T>, options?: TaskOptions): Task<T>;
  readonly current: TaskContext | undefined;
}

/** An unstructured task. */
export interface Task<T> extends FullTask<T> {}
/** `Task` of `@tasktree/core`, whose bodies receive the handle of this entry. */
export const Task: TaskConstructor = FullTask as never;

/** `asyncLet` of `@tasktree/core`, whose body receives the handle of this entry. */
export const asyncLet: <T>(body: Body<T>, options?: TaskOptions) => AsyncLet<T> = asyncLetFull;
/** `taskScope` of `@tasktree/core`, whose bodies receive the handle of this entry. */
export const taskScope: (options?: TaskScopeOptions) => TaskScope = taskScopeFull as never;

type WithTaskGroup = <T = unknown, R = unknown>(
  body: (group: TaskGroup<T>, task: TaskContext) => Awaitable<R>,
  options?: GroupOptions,
) => Promise<R>;
/** `withTaskGroup` of `@tasktree/core`, whose body receives the handle of this entry. */
export const withTaskGroup: WithTaskGroup = groupFull as never;
/** {@link withTaskGroup} under Swift's name. */
export const withThrowingTaskGroup: WithTaskGroup = withTaskGroup;

type WithDiscardingTaskGroup = <R>(
  body: (group: DiscardingTaskGroup, task: TaskContext) => Awaitable<R>,
  options?: GroupOptions,
) => Promise<R>;
/** `withDiscardingTaskGroup` of `@tasktree/core`, whose body receives the handle of this entry. */
export const withDiscardingTaskGroup: WithDiscardingTaskGroup = discardingFull as never;
/** {@link withDiscardingTaskGroup} under Swift's name. */
export const withThrowingDiscardingTaskGroup: WithDiscardingTaskGroup = withDiscardingTaskGroup;

/** `withDeadline` of `@tasktree/core`, whose body receives the handle of this entry. */
export const withDeadline: <R>(
  instant: InstantLike,
  operation: Body<R>,
  options?: DeadlineOptions,
) => Promise<R> = deadlineFull;
/** `withTimeout` of `@tasktree/core`, whose body receives the handle of this entry. */
export const withTimeout: <R>(
  duration: DurationLike,
  operation: Body<R>,
  options?: DeadlineOptions,
) => Promise<R> = timeoutFull;
/** `withTaskCancellationHandler` of `@tasktree/core`, whose body receives the handle of this entry. */
export const withTaskCancellationHandler: <R>(
  operation: Body<R>,
  onCancel: (reason: unknown) => void,
) => Promise<R> = handlerFull;
/** `withTaskCancellationShield` of `@tasktree/core`, whose body receives the handle of this entry. */
export const withTaskCancellationShield: <R>(operation: Body<R>, options?: ShieldOptions) => Promise<R> =
  shieldFull;
/** `withTaskPriorityEscalationHandler` of `@tasktree/core`, whose body receives the handle of this entry. */
export const withTaskPriorityEscalationHandler: <R>(
  operation: Body<R>,
  onEscalated: (from: number, to: number) => void,
) => Promise<R> = escalationFull;
/** `withTaskExecutorPreference` of `@tasktree/core`, whose body receives the handle of this entry. */
export const withTaskExecutorPreference: <R>(executor: Executor | null, operation: Body<R>) => Promise<R> =
  preferenceFull;

/** `all` of `@tasktree/core`, whose functions receive the handle of this entry. */
export const all: {
  <const B extends readonly Body<unknown>[]>(operations: B, options?: AllOptions): Promise<Values<B>>;
  <T>(operations: Iterable<Body<T>>, options?: AllOptions): Promise<Awaited<T>[]>;
  <const B extends Named>(operations: B, options?: AllOptions): Promise<Values<B>>;
} = allFull as never;
/** `allSettled` of `@tasktree/core`, whose functions receive the handle of this entry. */
export const allSettled: {
  <const B extends readonly Body<unknown>[]>(operations: B, options?: AllOptions): Promise<Results<B>>;
  <T>(operations: Iterable<Body<T>>, options?: AllOptions): Promise<PromiseSettledResult<Awaited<T>>[]>;
  <const B extends Named>(operations: B, options?: AllOptions): Promise<Results<B>>;
} = allSettledFull as never;
/** `race` of `@tasktree/core`, whose functions receive the handle of this entry. */
export const race: <const B extends Iterable<Body<unknown>>>(operations: B) => Promise<Value<B>> =
  raceFull as never;
/** `any` of `@tasktree/core`, whose functions receive the handle of this entry. */
export const any: <const B extends Iterable<Body<unknown>>>(operations: B) => Promise<Value<B>> =
  anyFull as never;

/** `concurrentMap` of `@tasktree/core`, whose functions receive the handle of this entry. */
export const concurrentMap: <T, R>(
  source: Iterable<T> | AsyncIterable<T>,
  fn: (item: T, task: TaskContext, index: number) => Awaitable<R>,
  options?: ConcurrentMapOptions,
) => ConcurrentMap<R> = mapFull;
/** `concurrentForEach` of `@tasktree/core`, whose functions receive the handle of this entry. */
export const concurrentForEach: <T>(
  source: Iterable<T> | AsyncIterable<T>,
  fn: (item: T, task: TaskContext, index: number) => unknown,
  options?: Omit<ConcurrentMapOptions, 'ordered' | 'prefetch'>,
) => Promise<void> = forEachFull;
/** `mapReduce` of `@tasktree/core`, whose functions receive the handle of this entry. */
export const mapReduce: <T, R, A>(
  source: Iterable<T> | AsyncIterable<T>,
  map: (item: T, task: TaskContext, index: number) => Awaitable<R>,
  reduce: (accumulator: A, result: R) => Awaitable<A>,
  initial: A,
  options?: ConcurrentMapOptions,
) => Promise<A> = reduceFull;

/** A set of children that are joined in order of completion. */
export interface JoinSet<T> extends Omit<FullSet<T>, 'spawn'> {
  /** Adds a child. Throws `ScopeClosedError` when the set has ended. */
  spawn(body: Body<T>, options?: TaskOptions): void;
}
/** `JoinSet` of `@tasktree/core`, whose bodies receive the handle of this entry. */
export const JoinSet: new <T>(options?: ConstructorParameters<typeof FullSet>[0]) => JoinSet<T> =
  FullSet as never;

interface TaskLocalConstructor {
  new <V>(options: TaskLocalOptions<V> & { readonly defaultValue: V }): TaskLocal<V>;
  new <V>(options?: TaskLocalOptions<V>): TaskLocal<V | undefined>;
}
/** Makes a task-local: `TaskLocal` of `@tasktree/core`. */
export const TaskLocal: TaskLocalConstructor = FullLocal as never;

// What gives nobody a handle is the same in both entries.
export type { TaskOptions } from './task/task-options.ts';
export { TaskPriority } from './base/priority.ts';
export type { DurationLike, InstantLike } from './base/duration.ts';
export type { SleepOptions } from './task/sleep.ts';
export type { Awaitable } from './base/types.ts';
export type { AsyncLet } from './context/shapes.ts';
export type { TaskScopeOptions } from './context/options.ts';
export type { GroupOptions } from './context/options.ts';
export type { ResultSource, TaskResult } from './context/shapes.ts';
export { isCancellation, isTimeout } from './base/answer.ts';
export type { ShieldOptions } from './context/options.ts';
export { now } from './cancellation/deadline.ts';
export type { DeadlineOptions } from './context/options.ts';
export type { AbortSignal, AbortSignalLike } from './base/types.ts';
export {
  withCancellableContinuation,
  withCheckedContinuation,
  type CheckedContinuation,
} from './continuation/continuation.ts';
export type { TaskLocalOptions } from './task-local/task-local.ts';
export type { AllOptions } from './concurrency/combinators.ts';
export type { ConcurrentMapOptions } from './concurrency/concurrent-map.ts';
export type { ConcurrentMap } from './concurrency/map-iterator.ts';
export { Mutex } from './concurrency/mutex.ts';
export { Semaphore, type AcquireOptions, type LockOptions } from './concurrency/semaphore.ts';
export type { Permit } from './concurrency/permit-line.ts';
export { actor, type ActorOptions } from './actor/actor.ts';
export type { ActorRef } from './actor/actor-ref.ts';
export { assertIsolated } from './actor/assert-isolated.ts';
export { MainActor } from './actor/main-actor.ts';
export type { Executor } from './host/executor.ts';
export {
  AbandonedTasksError,
  AwaitCycleError,
  CancellationError,
  type CancellationErrorOptions,
  ChannelClosedError,
  ContinuationMisuseError,
  IsolationError,
  NoCurrentTaskError,
  NonThrowingTaskError,
  NotReadyError,
  NotSendableError,
  ScopeClosedError,
  TimeoutError,
  WorkerLostError,
  type AbandonedTask,
} from './base/errors.ts';
export { suppressedErrors } from './base/suppressed.ts';
export { taskTree, type TaskTreeSnapshot } from './observe/snapshot.ts';
export { observe, type ObserveOptions, type TaskObserver } from './observe/events.ts';
export type { TaskEvents } from './tree/events.ts';
export type { TaskRecord } from './tree/record.ts';
export { host, installHost, overrideHost } from './host/install-host.ts';
export type { Clock, ContextStore, Host, Job, Scheduler, WorkerHost } from './host/host.ts';
