import { attempt, checkFunction } from '../arguments.ts';
import type { AsyncLet } from '../async-let/async-let.ts';
import { asyncLetOn } from '../async-let/async-let.ts';
import { taskScopeOn, type TaskScope, type TaskScopeOptions } from '../async-let/task-scope.ts';
import { signalOf, type AbortSignal } from '../cancellation/abort-signal.ts';
import { cancel, cancellationErrorOf, reasonOf } from '../cancellation/cancel.ts';
import { deadlineOn, deadlineScope, timeoutOn, type DeadlineOptions } from '../cancellation/deadline.ts';
import type { DurationLike, InstantLike } from '../cancellation/duration.ts';
import { handlerOn } from '../cancellation/handlers.ts';
import { shieldOn, type ShieldOptions } from '../cancellation/shield.ts';
import { sleepOn, type SleepOptions } from '../cancellation/sleep.ts';
import { executorPreferenceOn, type Executor } from '../executor/executor.ts';
import type { DiscardingTaskGroup } from '../group/discarding-task-group.ts';
import type { GroupOptions } from '../group/group-options.ts';
import type { TaskGroup } from '../group/task-group.ts';
import { discardingTaskGroupOn, taskGroupOn } from '../group/with-task-group.ts';
import { currentHost } from '../host/current-host.ts';
import { symbolMethod } from '../internal/symbol-method.ts';
import { inspect, printed } from '../observe/inspect.ts';
import { escalationHandlerOn } from '../priority/escalation.ts';
import { realm } from '../realm.ts';
import { withoutReceiver } from '../receiver.ts';
import { lookUp, type Binding } from '../task-local/binding.ts';
import { checkLocal, withValueOn, type TaskLocal } from '../task-local/task-local.ts';
import { CANCELLED, isCancelled, type Scope } from '../tree/scope.ts';
import type { Awaitable } from '../types.ts';
import type { TaskContext } from './task-context.ts';
import type { TaskNode } from './task-node.ts';
import type { TaskOptions } from './task-options.ts';

/**
 * The `TaskContext` of a body, and what the host's context store carries: the scope whose body runs, and the task-locals in
 * force. Outside any task it stands for bindings alone; such a one is never handed out.
 */
export class TaskHandle implements TaskContext {
  /** @internal */
  declare readonly body: Scope | undefined;
  /** @internal */
  declare readonly locals: Binding | undefined;

  constructor(body: Scope | undefined, locals: Binding | undefined) {
    this.body = body;
    this.locals = locals;
  }

  static #of(handle: TaskHandle, method: string): TaskHandle {
    try {
      void handle.#scope;
      return handle;
    } catch {
      throw withoutReceiver(method);
    }
  }

  get #scope(): Scope {
    return this.body as Scope;
  }

  get #task(): TaskNode {
    return this.#scope.task as TaskNode;
  }

  get id(): number {
    return this.#task.id;
  }

  get name(): string | undefined {
    return this.#task.extras?.name;
  }

  get priority(): number {
    return this.#task.priority;
  }

  get basePriority(): number {
    return this.#task.basePriority;
  }

  get isCancelled(): boolean {
    if (realm.poll !== undefined) realm.poll();
    return isCancelled(this.#scope);
  }

  get signal(): AbortSignal {
    if (realm.poll !== undefined) realm.poll();
    return signalOf(this.#scope.region);
  }

  get deadline(): number | undefined {
    return deadlineScope(this.#scope)?.extras?.deadlineWall;
  }

  get cancellationReason(): unknown {
    const { region } = this.#scope;
    return (region.flags & CANCELLED) === 0 ? undefined : reasonOf(region);
  }

  checkCancellation(): void {
    if (realm.poll !== undefined) realm.poll();
    const { region } = TaskHandle.#of(this, 'task.checkCancellation').#scope;
    if ((region.flags & CANCELLED) !== 0) throw cancellationErrorOf(region);
  }

  sleep(duration: DurationLike, options?: SleepOptions): Promise<void> {
    return attempt(() => sleepOn(TaskHandle.#of(this, 'task.sleep').#scope, duration, options));
  }

  yield(): Promise<void> {
    return currentHost().scheduler.yieldToHost(this.priority);
  }

  cancel(reason?: unknown): void {
    cancel(TaskHandle.#of(this, 'task.cancel').#task, reason);
  }

  asyncLet<T>(body: (task: TaskContext) => Awaitable<T>, options?: TaskOptions): AsyncLet<T> {
    return asyncLetOn(TaskHandle.#of(this, 'task.asyncLet'), body, options);
  }

  taskScope(options?: TaskScopeOptions): TaskScope {
    return taskScopeOn(TaskHandle.#of(this, 'task.taskScope'), options);
  }

  withTaskGroup<T = unknown, R = unknown>(
    body: (group: TaskGroup<T>, task: TaskContext) => Awaitable<R>,
    options?: GroupOptions,
  ): Promise<R> {
    return attempt(() => taskGroupOn(TaskHandle.#of(this, 'task.withTaskGroup'), body, options));
  }

  withThrowingTaskGroup<T = unknown, R = unknown>(
    body: (group: TaskGroup<T>, task: TaskContext) => Awaitable<R>,
    options?: GroupOptions,
  ): Promise<R> {
    return attempt(() => taskGroupOn(TaskHandle.#of(this, 'task.withThrowingTaskGroup'), body, options));
  }

  withDiscardingTaskGroup<R>(
    body: (group: DiscardingTaskGroup, task: TaskContext) => Awaitable<R>,
    options?: GroupOptions,
  ): Promise<R> {
    return attempt(() =>
      discardingTaskGroupOn(TaskHandle.#of(this, 'task.withDiscardingTaskGroup'), body, options),
    );
  }

  withThrowingDiscardingTaskGroup<R>(
    body: (group: DiscardingTaskGroup, task: TaskContext) => Awaitable<R>,
    options?: GroupOptions,
  ): Promise<R> {
    return attempt(() =>
      discardingTaskGroupOn(TaskHandle.#of(this, 'task.withThrowingDiscardingTaskGroup'), body, options),
    );
  }

  withDeadline<R>(
    instant: InstantLike,
    operation: (task: TaskContext) => Awaitable<R>,
    options?: DeadlineOptions,
  ): Promise<R> {
    return attempt(() => deadlineOn(TaskHandle.#of(this, 'task.withDeadline'), instant, operation, options));
  }

  withTimeout<R>(
    duration: DurationLike,
    operation: (task: TaskContext) => Awaitable<R>,
    options?: DeadlineOptions,
  ): Promise<R> {
    return attempt(() => timeoutOn(TaskHandle.#of(this, 'task.withTimeout'), duration, operation, options));
  }

  withTaskCancellationHandler<R>(
    operation: (task: TaskContext) => Awaitable<R>,
    onCancel: (reason: unknown) => void,
  ): Promise<R> {
    return attempt(() =>
      handlerOn(TaskHandle.#of(this, 'task.withTaskCancellationHandler'), operation, onCancel),
    );
  }

  withTaskCancellationShield<R>(
    operation: (task: TaskContext) => Awaitable<R>,
    options?: ShieldOptions,
  ): Promise<R> {
    return attempt(() =>
      shieldOn(TaskHandle.#of(this, 'task.withTaskCancellationShield'), operation, options),
    );
  }

  withTaskPriorityEscalationHandler<R>(
    operation: (task: TaskContext) => Awaitable<R>,
    onEscalated: (from: number, to: number) => void,
  ): Promise<R> {
    return attempt(() =>
      escalationHandlerOn(
        TaskHandle.#of(this, 'task.withTaskPriorityEscalationHandler'),
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
      executorPreferenceOn(TaskHandle.#of(this, 'task.withTaskExecutorPreference'), executor, operation),
    );
  }

  get<V>(local: TaskLocal<V>): V {
    checkLocal(local, 'task.get');
    return lookUp(local, TaskHandle.#of(this, 'task.get').locals);
  }

  withValue<V, R>(local: TaskLocal<V>, value: V, operation: (task: TaskContext) => R): R {
    checkLocal(local, 'task.withValue');
    return withValueOn(TaskHandle.#of(this, 'task.withValue'), local, value, operation);
  }

  run<R>(callback: () => R): R {
    checkFunction(callback, 'task.run', 'callback');
    return currentHost().context.run(TaskHandle.#of(this, 'task.run'), callback, undefined);
  }

  static {
    symbolMethod<TaskHandle>(this, printed, function () {
      return inspect('TaskContext', this.#task, this.isCancelled);
    });
  }
}
