/**
 * Tasktree on Bun. Importing this module installs the host of Bun.
 *
 * @module
 */
import { installHost } from '@tasktree/core';
import { installOperations } from '@tasktree/core/internal';
import { bunHost } from './host.ts';

installHost(bunHost);
installOperations();

// Bun
export { bunHost } from './host.ts';
export { runMain, SignalReceived, type MainOptions, type TerminationSignal } from './main.ts';

// Tasks
export {
  Task,
  type TaskContext,
  type TaskOptions,
  TaskPriority,
  type DurationLike,
  type InstantLike,
  type SleepOptions,
  type Awaitable,
} from '@tasktree/core';

// Async let
export { asyncLet, type AsyncLet, taskScope, type TaskScope, type TaskScopeOptions } from '@tasktree/core';

// Groups
export {
  withDiscardingTaskGroup,
  withTaskGroup,
  withThrowingDiscardingTaskGroup,
  withThrowingTaskGroup,
  type TaskGroup,
  type ThrowingTaskGroup,
  type DiscardingTaskGroup,
  type ThrowingDiscardingTaskGroup,
  type GroupOptions,
  type ResultSource,
  type TaskResult,
} from '@tasktree/core';

// Cancellation
export {
  isCancellation,
  isTimeout,
  withTaskCancellationHandler,
  withTaskCancellationShield,
  type ShieldOptions,
  withDeadline,
  withTimeout,
  now,
  type DeadlineOptions,
  type AbortSignal,
  type AbortSignalLike,
} from '@tasktree/core';

// Priority
export { withTaskPriorityEscalationHandler } from '@tasktree/core';

// Continuations
export {
  withCancellableContinuation,
  withCheckedContinuation,
  type CheckedContinuation,
} from '@tasktree/core';

// Task-locals
export { TaskLocal, type TaskLocalConstructor, type TaskLocalOptions } from '@tasktree/core';

// Combinators
export { all, allSettled, any, race, type AllOptions, type Operation } from '@tasktree/core';

// Bounded concurrency
export {
  concurrentForEach,
  concurrentMap,
  mapReduce,
  type ConcurrentMapOptions,
  type ConcurrentMap,
  JoinSet,
  Mutex,
  Semaphore,
  type AcquireOptions,
  type LockOptions,
  type Permit,
} from '@tasktree/core';

// Actors and executors
export {
  actor,
  type ActorOptions,
  type ActorRef,
  assertIsolated,
  MainActor,
  withTaskExecutorPreference,
  type Executor,
} from '@tasktree/core';

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
  suppressedErrors,
} from '@tasktree/core';

// Watching the tree
export {
  taskTree,
  type TaskTreeSnapshot,
  observe,
  type ObserveOptions,
  type TaskObserver,
  type TaskEvents,
  type TaskRecord,
} from '@tasktree/core';

// The host
export {
  host,
  installHost,
  overrideHost,
  type Clock,
  type ContextStore,
  type Host,
  type Job,
  type Scheduler,
  type WorkerHost,
} from '@tasktree/core';

// Threads
export {
  type WorkerPoolOptions,
  type BasePool,
  type PoolCalls,
  type RemoteActorOptions,
  type RemoteActorRef,
  transfer,
  type RemoteFunction,
  type Sendable,
  WorkerPool,
  expose,
} from '@tasktree/threads/lazy';
