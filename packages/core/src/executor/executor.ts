import { attempt, checkFunction, describe } from '../arguments.ts';
import type { Job } from '../host/host.ts';
import { enclosingOrRoot, localsFor } from '../task/current.ts';
import type { TaskContext } from '../task/task-context.ts';
import type { TaskHandle } from '../task/task-handle.ts';
import { Operation } from '../tree/operation.ts';
import { EXECUTOR, extrasOf, type Scope } from '../tree/scope.ts';
import type { Awaitable } from '../types.ts';

/**
 * Decides when and where the jobs of an actor, or of the children made in an operation, start: one in each frame of an animation,
 * one transaction for many, and so on.
 *
 * A job is the stretch of a task up to its first await; what comes after is a promise reaction, as everywhere. Each job is to
 * be run once, later; a second run does nothing, and one inside `enqueue` makes the job start on the host's scheduler. `job.priority` is current, also when it rises while
 * the job waits. The runtime's own asynchronous context in a job is that of the place where the executor runs it; the current
 * task and the task-locals are always the task's own (ambient.2).
 */
export interface Executor {
  /** Takes a job, which is to be run once, later. `priority` is the job's at this moment. */
  enqueue(job: Job, priority: number): void;
}

/**
 * Runs `operation` at once, in the current task; children made inside start on `executor` and not on the host's scheduler: those
 * of groups, async lets, concurrent maps, and calls to actors that have no executor of their own.
 *
 * Children of such children start there too; unstructured and detached tasks do not. The innermost preference wins, and with
 * the end of the operation the one around is in force again. `null` is no wish: what is in force stays. A cancellation changes
 * nothing here: a cancelled job starts all the same, cancelled. An executor that throws is reported as uncaught, and the
 * job starts on the host's scheduler instead.
 *
 * Rejects with the operation's error, and with `TypeError` for an executor without `enqueue` or an operation that is no function.
 * Laws: exec.1. Source: SE-0417.
 *
 * @example
 * ```ts browser
 * const frames: Executor = { enqueue: (job) => requestAnimationFrame(() => job.run()) };
 * await withTaskExecutorPreference(frames, () =>
 *   withTaskGroup((group) => {
 *     for (const tile of tiles) group.addTask(() => draw(tile));
 *   }),
 * );
 * ```
 */
export function withTaskExecutorPreference<R>(
  executor: Executor | null,
  operation: (task: TaskContext) => Awaitable<R>,
): Promise<R> {
  return attempt(() => executorPreferenceOn(undefined, executor, operation));
}

export function executorPreferenceOn<R>(
  given: TaskHandle | undefined,
  executor: Executor | null,
  operation: (task: TaskContext) => Awaitable<R>,
): Promise<R> {
  const what = 'withTaskExecutorPreference';
  if (executor !== null) checkExecutor(executor, `${what}: executor`);
  checkFunction(operation, what, 'operation');
  const parent = enclosingOrRoot(given, what);
  const scope = parent.body as Scope;
  const inside = new Operation(scope, scope.region);
  if (executor !== null) {
    extrasOf(inside).executor = executor;
    inside.flags |= EXECUTOR;
  }
  return inside.call(operation, localsFor(parent));
}

export function checkExecutor(executor: unknown, what: string): void {
  if (
    typeof executor !== 'object' ||
    executor === null ||
    typeof (executor as Partial<Executor>).enqueue !== 'function'
  ) {
    throw new TypeError(
      `${what} must be an object with a method enqueue(job, priority); got ${describe(executor)}.`,
    );
  }
}
