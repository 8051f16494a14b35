import { attempt, checkFunction } from '../base/arguments.ts';
import type { Awaitable } from '../base/types.ts';
import type { TaskContext } from '../context/task-context.ts';
import { checkExecutor, type Executor } from '../host/executor.ts';
import { localsFor } from '../task/current.ts';
import { enclosingOrRoot } from '../task/implicit-root.ts';
import { Operation } from '../task/operation.ts';
import type { TaskHandle } from '../task/task-handle.ts';
import { extrasOf, type Scope } from '../tree/scope.ts';
import { EXECUTOR } from '../tree/state.ts';

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
  return inside.run(operation, localsFor(parent));
}
