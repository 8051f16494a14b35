/**
 * Structured concurrency for plain `async`/`await`.
 *
 * @module
 */

import { installOperations } from './operations.ts';

// What is published does this with the first name that is used of those which give a handle: they come from operations.ts.
installOperations();

// Tasks
export { Task } from './operations.ts';
export type { TaskContext } from './context/task-context.ts';
export type { TaskOptions } from './task/task-options.ts';
export { TaskPriority } from './base/priority.ts';
export type { DurationLike, InstantLike } from './base/duration.ts';
export type { SleepOptions } from './task/sleep.ts';
export type { Awaitable } from './base/types.ts';

// Async let
export { asyncLet } from './operations.ts';
export type { AsyncLet } from './context/shapes.ts';
export { taskScope } from './operations.ts';
export type { TaskScope } from './context/task-context.ts';
export type { TaskScopeOptions } from './context/options.ts';

// Groups
export {
  withDiscardingTaskGroup,
  withTaskGroup,
  withThrowingDiscardingTaskGroup,
  withThrowingTaskGroup,
} from './operations.ts';
export type { TaskGroup, TaskGroup as ThrowingTaskGroup } from './context/task-context.ts';
export type {
  DiscardingTaskGroup,
  DiscardingTaskGroup as ThrowingDiscardingTaskGroup,
} from './context/task-context.ts';
export type { GroupOptions } from './context/options.ts';
export type { ResultSource, TaskResult } from './context/shapes.ts';

// Cancellation
export { isCancellation, isTimeout } from './base/answer.ts';
export { withTaskCancellationHandler } from './operations.ts';
export { withTaskCancellationShield } from './operations.ts';
export type { ShieldOptions } from './context/options.ts';
export { withDeadline, withTimeout } from './operations.ts';
export { now } from './cancellation/deadline.ts';
export type { DeadlineOptions } from './context/options.ts';
export type { AbortSignal, AbortSignalLike } from './base/types.ts';

// Priority
export { withTaskPriorityEscalationHandler } from './operations.ts';

// Continuations
export {
  withCancellableContinuation,
  withCheckedContinuation,
  type CheckedContinuation,
} from './continuation/continuation.ts';

// Task-locals
export { TaskLocal } from './operations.ts';
export type { TaskLocalConstructor, TaskLocalOptions } from './task-local/task-local.ts';

// Combinators
export { all, allSettled, any, race } from './operations.ts';
export type { AllOptions, Operation } from './concurrency/combinators.ts';

// Bounded concurrency
export { concurrentForEach, concurrentMap, mapReduce } from './operations.ts';
export type { ConcurrentMapOptions } from './concurrency/concurrent-map.ts';
export type { ConcurrentMap } from './concurrency/map-iterator.ts';
export { JoinSet } from './operations.ts';
export { Mutex } from './concurrency/mutex.ts';
export { Semaphore, type AcquireOptions, type LockOptions } from './concurrency/semaphore.ts';
export type { Permit } from './concurrency/permit-line.ts';

// Actors and executors
export { actor, type ActorOptions } from './actor/actor.ts';
export type { ActorRef } from './actor/actor-ref.ts';
export { assertIsolated } from './actor/assert-isolated.ts';
export { MainActor } from './actor/main-actor.ts';
export { withTaskExecutorPreference } from './operations.ts';
export type { Executor } from './host/executor.ts';

// Errors
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

// Watching the tree
export { taskTree, type TaskTreeSnapshot } from './observe/snapshot.ts';
export { observe, type ObserveOptions, type TaskObserver } from './observe/events.ts';
export type { TaskEvents } from './tree/events.ts';
export type { TaskRecord } from './tree/record.ts';

// The host
export { host, installHost, overrideHost } from './host/install-host.ts';
export type { Clock, ContextStore, Host, Job, Scheduler, WorkerHost } from './host/host.ts';
