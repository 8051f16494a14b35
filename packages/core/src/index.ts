/**
 * Structured concurrency for plain `async`/`await`.
 *
 * @module
 */

// Tasks
export { Task } from './task/task.ts';
export type { TaskContext } from './task/task-context.ts';
export type { TaskOptions } from './task/task-options.ts';
export { TaskPriority } from './priority/priority.ts';
export type { DurationLike, InstantLike } from './cancellation/duration.ts';
export type { SleepOptions } from './cancellation/sleep.ts';
export type { Awaitable } from './types.ts';

// Async let
export { asyncLet, type AsyncLet } from './async-let/async-let.ts';
export { taskScope, type TaskScope, type TaskScopeOptions } from './async-let/task-scope.ts';

// Groups
export {
  withDiscardingTaskGroup,
  withTaskGroup,
  withThrowingDiscardingTaskGroup,
  withThrowingTaskGroup,
} from './group/with-task-group.ts';
export type { TaskGroup, TaskGroup as ThrowingTaskGroup } from './group/task-group.ts';
export type {
  DiscardingTaskGroup,
  DiscardingTaskGroup as ThrowingDiscardingTaskGroup,
} from './group/discarding-task-group.ts';
export type { GroupOptions } from './group/group-options.ts';
export type { ResultSource, TaskResult } from './group/result-queue.ts';

// Cancellation
export { isCancellation, isTimeout } from './cancellation/answer.ts';
export { withTaskCancellationHandler } from './cancellation/handlers.ts';
export { withTaskCancellationShield, type ShieldOptions } from './cancellation/shield.ts';
export { now, withDeadline, withTimeout, type DeadlineOptions } from './cancellation/deadline.ts';
export type { AbortSignal, AbortSignalLike } from './cancellation/abort-signal.ts';

// Priority
export { withTaskPriorityEscalationHandler } from './priority/escalation.ts';

// Continuations
export {
  withCancellableContinuation,
  withCheckedContinuation,
  type CheckedContinuation,
} from './continuation/continuation.ts';

// Task-locals
export { TaskLocal, type TaskLocalConstructor, type TaskLocalOptions } from './task-local/task-local.ts';

// Combinators
export { all, allSettled, any, race, type AllOptions, type Operation } from './concurrency/combinators.ts';

// Bounded concurrency
export {
  concurrentForEach,
  concurrentMap,
  mapReduce,
  type ConcurrentMapOptions,
} from './concurrency/concurrent-map.ts';
export type { ConcurrentMap } from './concurrency/map-iterator.ts';
export { JoinSet } from './concurrency/join-set.ts';
export {
  Mutex,
  Semaphore,
  type AcquireOptions,
  type LockOptions,
  type Permit,
} from './concurrency/semaphore.ts';

// Actors and executors
export { actor, type ActorOptions } from './actor/actor.ts';
export type { ActorRef } from './actor/actor-ref.ts';
export { assertIsolated } from './actor/assert-isolated.ts';
export { MainActor } from './actor/main-actor.ts';
export { withTaskExecutorPreference, type Executor } from './executor/executor.ts';

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
} from './errors.ts';
export { suppressedErrors } from './suppressed.ts';

// Watching the tree
export { taskTree, type TaskTreeSnapshot } from './observe/snapshot.ts';
export { observe, type ObserveOptions, type TaskEvents, type TaskObserver } from './observe/events.ts';
export type { TaskRecord } from './observe/record.ts';

// The host
export { host, installHost, overrideHost } from './host/install-host.ts';
export type { Clock, ContextStore, Host, Job, Scheduler, WorkerHost } from './host/host.ts';
