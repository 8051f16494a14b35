import { attempt, checkFunction } from '../arguments.ts';
import { enclosingOrRoot, localsFor } from '../task/current.ts';
import type { TaskContext } from '../task/task-context.ts';
import type { TaskHandle } from '../task/task-handle.ts';
import { Operation } from '../tree/operation.ts';
import { CANCELLED, DEADLINE, SHIELD, type Scope } from '../tree/scope.ts';
import type { Awaitable } from '../types.ts';

/**
 * Runs `operation` to its end whether or not the task is cancelled: inside, `isCancelled` is false, no wait is cut short, the
 * signal is a fresh one, handlers installed inside are not called, and outer deadlines are not in force. After it the real
 * state shows again. For cleanup that must not be interrupted.
 *
 * Children made inside start uncancelled and stay so, except by an explicit `cancelAll` inside. A shield is not inherited by
 * unstructured tasks. Rejects with `TypeError` if `operation` is no function. Laws: shield.1 to shield.6, signal.6.
 * Source: SE-0504.
 *
 * @example
 * ```ts
 * try {
 *   await work();
 * } finally {
 *   await withTaskCancellationShield(() => connection.close());
 * }
 * ```
 */
export function withTaskCancellationShield<R>(operation: (task: TaskContext) => Awaitable<R>): Promise<R> {
  return attempt(() => shieldOn(undefined, operation));
}

export function shieldOn<R>(
  given: TaskHandle | undefined,
  operation: (task: TaskContext) => Awaitable<R>,
): Promise<R> {
  checkFunction(operation, 'withTaskCancellationShield', 'operation');
  const parent = enclosingOrRoot(given, 'withTaskCancellationShield');
  const inside = new Operation(parent.body as Scope);
  inside.flags = (inside.flags & ~(CANCELLED | DEADLINE)) | SHIELD;
  return inside.call(operation, localsFor(parent));
}
