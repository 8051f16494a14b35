import { attempt, checkFunction, describe } from '../base/arguments.ts';
import type { DurationLike } from '../base/duration.ts';
import { withoutReceiver } from '../base/receiver.ts';
import { symbolMethod } from '../base/symbol-method.ts';
import type { AbortSignal } from '../base/types.ts';
import { currentHost } from '../host/current-host.ts';
import { cancel, cancellationErrorOf, lookOutside, reasonOf } from '../tree/cancel.ts';
import { deadlineScope } from '../tree/deadline.ts';
import { inspect, printed } from '../tree/inspect.ts';
import { isCancelled, type Scope, type TaskNode } from '../tree/scope.ts';
import { signalOf } from '../tree/signal.ts';
import { CANCELLED } from '../tree/state.ts';
import { lookUp, type Binding, type LocalKey } from './binding.ts';
import { sleepOn, type SleepOptions } from './sleep.ts';

/**
 * The `TaskContext` of a body, and what the host's context store carries: the scope whose body runs, and the task-locals in
 * force. Outside any task it stands for bindings alone; such a one is never handed out.
 */
export class TaskHandle {
  /** The scope of the body that it was handed to; for the other packages of this repository. */
  declare readonly body: Scope | undefined;
  /** The task-locals of its region; likewise. */
  declare readonly locals: Binding | undefined;

  constructor(body: Scope | undefined, locals: Binding | undefined) {
    this.body = body;
    this.locals = locals;
  }

  /** The handle itself, once it is sure that a method was called on one. */
  static of(handle: TaskHandle, method: string): TaskHandle {
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
    lookOutside();
    return isCancelled(this.#scope);
  }

  get signal(): AbortSignal {
    lookOutside();
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
    lookOutside();
    const { region } = TaskHandle.of(this, 'task.checkCancellation').#scope;
    if ((region.flags & CANCELLED) !== 0) throw cancellationErrorOf(region);
  }

  sleep(duration: DurationLike, options?: SleepOptions): Promise<void> {
    return attempt(() => sleepOn(TaskHandle.of(this, 'task.sleep').#scope, duration, options));
  }

  yield(): Promise<void> {
    return currentHost().scheduler.yieldToHost(this.priority);
  }

  cancel(reason?: unknown): void {
    cancel(TaskHandle.of(this, 'task.cancel').#task, reason);
  }

  get<V>(local: LocalKey<V>): V {
    checkLocal(local, 'task.get');
    return lookUp(local, TaskHandle.of(this, 'task.get').locals);
  }

  withValue<V, R>(local: LocalKey<V>, value: V, operation: (task: never) => R): R {
    checkLocal(local, 'task.withValue');
    return bind(TaskHandle.of(this, 'task.withValue'), local, value, operation);
  }

  run<R>(callback: () => R): R {
    checkFunction(callback, 'task.run', 'callback');
    return currentHost().context.run(TaskHandle.of(this, 'task.run'), callback, undefined);
  }

  static {
    symbolMethod<TaskHandle>(this, printed, function () {
      return inspect('TaskContext', this.#task, this.isCancelled);
    });
  }
}

/** Runs `operation` with `value` bound; outside any task there is no handle for it. */
export function bind<V, R>(
  frame: TaskHandle | undefined,
  local: LocalKey<V>,
  value: V,
  operation: (task: never) => R,
): R {
  checkFunction(operation, 'withValue', 'operation');
  const inside = new TaskHandle(frame?.body, { local, value, outer: frame?.locals });
  return currentHost().context.run(
    inside,
    operation,
    (frame?.body === undefined ? undefined : inside) as never,
  );
}

/** Takes those of another copy of this package too. */
function checkLocal(local: unknown, what: string): void {
  if (typeof local !== 'object' || local === null || !('defaultValue' in local)) {
    throw new TypeError(`${what}: local must be a TaskLocal; got ${describe(local)}.`);
  }
}
