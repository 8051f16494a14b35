/**
 * The operations of the full handle, each the free function of that name: the only room that knows all features. The main entry
 * and the adapters install them; a program with the slim entry is built without.
 *
 * @module
 */

import { asyncLetOn } from './async-let/async-let.ts';
import { taskScopeOn } from './async-let/task-scope.ts';
import { attempt } from './base/arguments.ts';
import type { DurationLike, InstantLike } from './base/duration.ts';
import type { Awaitable } from './base/types.ts';
import { deadlineOn, timeoutOn } from './cancellation/deadline.ts';
import { handlerOn } from './cancellation/handlers.ts';
import { shieldOn } from './cancellation/shield.ts';
import type { DeadlineOptions, GroupOptions, ShieldOptions, TaskScopeOptions } from './context/options.ts';
import type { AsyncLet } from './context/shapes.ts';
import type { DiscardingTaskGroup, TaskContext, TaskGroup, TaskScope } from './context/task-context.ts';
import { executorPreferenceOn } from './executor/preference.ts';
import { discardingTaskGroupOn, taskGroupOn } from './group/with-task-group.ts';
import type { Executor } from './host/executor.ts';
import { escalationHandlerOn } from './priority/escalation.ts';
import { TaskHandle } from './task/task-handle.ts';
import type { TaskOptions } from './task/task-options.ts';

/** A class for its methods alone, which are put on the handle itself: there is one kind of handle, whoever has made it. */
abstract class Operations extends TaskHandle implements TaskContext {
  asyncLet<T>(body: (task: TaskContext) => Awaitable<T>, options?: TaskOptions): AsyncLet<T> {
    return asyncLetOn(TaskHandle.of(this, 'task.asyncLet'), body, options);
  }

  taskScope(options?: TaskScopeOptions): TaskScope {
    return taskScopeOn(TaskHandle.of(this, 'task.taskScope'), options);
  }

  withTaskGroup<T = unknown, R = unknown>(
    body: (group: TaskGroup<T>, task: TaskContext) => Awaitable<R>,
    options?: GroupOptions,
  ): Promise<R> {
    return attempt(() => taskGroupOn(TaskHandle.of(this, 'task.withTaskGroup'), body, options));
  }

  withThrowingTaskGroup<T = unknown, R = unknown>(
    body: (group: TaskGroup<T>, task: TaskContext) => Awaitable<R>,
    options?: GroupOptions,
  ): Promise<R> {
    return attempt(() => taskGroupOn(TaskHandle.of(this, 'task.withThrowingTaskGroup'), body, options));
  }

  withDiscardingTaskGroup<R>(
    body: (group: DiscardingTaskGroup, task: TaskContext) => Awaitable<R>,
    options?: GroupOptions,
  ): Promise<R> {
    return attempt(() =>
      discardingTaskGroupOn(TaskHandle.of(this, 'task.withDiscardingTaskGroup'), body, options),
    );
  }

  withThrowingDiscardingTaskGroup<R>(
    body: (group: DiscardingTaskGroup, task: TaskContext) => Awaitable<R>,
    options?: GroupOptions,
  ): Promise<R> {
    return attempt(() =>
      discardingTaskGroupOn(TaskHandle.of(this, 'task.withThrowingDiscardingTaskGroup'), body, options),
    );
  }

  withDeadline<R>(
    instant: InstantLike,
    operation: (task: TaskContext) => Awaitable<R>,
    options?: DeadlineOptions,
  ): Promise<R> {
    return attempt(() => deadlineOn(TaskHandle.of(this, 'task.withDeadline'), instant, operation, options));
  }

  withTimeout<R>(
    duration: DurationLike,
    operation: (task: TaskContext) => Awaitable<R>,
    options?: DeadlineOptions,
  ): Promise<R> {
    return attempt(() => timeoutOn(TaskHandle.of(this, 'task.withTimeout'), duration, operation, options));
  }

  withTaskCancellationHandler<R>(
    operation: (task: TaskContext) => Awaitable<R>,
    onCancel: (reason: unknown) => void,
  ): Promise<R> {
    return attempt(() =>
      handlerOn(TaskHandle.of(this, 'task.withTaskCancellationHandler'), operation, onCancel),
    );
  }

  withTaskCancellationShield<R>(
    operation: (task: TaskContext) => Awaitable<R>,
    options?: ShieldOptions,
  ): Promise<R> {
    return attempt(() =>
      shieldOn(TaskHandle.of(this, 'task.withTaskCancellationShield'), operation, options),
    );
  }

  withTaskPriorityEscalationHandler<R>(
    operation: (task: TaskContext) => Awaitable<R>,
    onEscalated: (from: number, to: number) => void,
  ): Promise<R> {
    return attempt(() =>
      escalationHandlerOn(
        TaskHandle.of(this, 'task.withTaskPriorityEscalationHandler'),
        operation,
        onEscalated,
      ),
    );
  }

  withTaskExecutorPreference<R>(
    executor: Executor | null,
    operation: (task: TaskContext) => Awaitable<R>,
  ): Promise<R> {
    return attempt(() =>
      executorPreferenceOn(TaskHandle.of(this, 'task.withTaskExecutorPreference'), executor, operation),
    );
  }
}

/** Puts the operations on the handle; harmless when they are there. Before it, a handle has what the slim entry says. */
export function installOperations(): void {
  if (Object.hasOwn(TaskHandle.prototype, 'asyncLet')) return;
  for (const name of Object.getOwnPropertyNames(Operations.prototype)) {
    if (name === 'constructor') continue;
    const method = Object.getOwnPropertyDescriptor(Operations.prototype, name) as PropertyDescriptor;
    Object.defineProperty(TaskHandle.prototype, name, method);
  }
}

/**
 * `value`, which gives somebody a handle, and with it the operations: marked as pure, such a call goes where nobody uses the value.
 * Called in what is published alone.
 *
 * @bundled
 */
export function withFullHandle<T>(value: T): T {
  installOperations();
  return value;
}

export { Task } from './unstructured/task.ts';
export { asyncLet } from './async-let/async-let.ts';
export { taskScope } from './async-let/task-scope.ts';
export {
  withDiscardingTaskGroup,
  withTaskGroup,
  withThrowingDiscardingTaskGroup,
  withThrowingTaskGroup,
} from './group/with-task-group.ts';
export { withTaskCancellationHandler } from './cancellation/handlers.ts';
export { withTaskCancellationShield } from './cancellation/shield.ts';
export { withDeadline, withTimeout } from './cancellation/deadline.ts';
export { withTaskPriorityEscalationHandler } from './priority/escalation.ts';
export { TaskLocal } from './task-local/task-local.ts';
export { all, allSettled, any, race } from './concurrency/combinators.ts';
export { concurrentForEach, concurrentMap, mapReduce } from './concurrency/concurrent-map.ts';
export { JoinSet } from './concurrency/join-set.ts';
export { withTaskExecutorPreference } from './executor/preference.ts';
