import { attempt, checkFunction } from '../base/arguments.ts';
import type { Awaitable } from '../base/types.ts';
import type { TaskContext } from '../context/task-context.ts';
import { callHandler } from '../task/call-handler.ts';
import { localsFor } from '../task/current.ts';
import { enclosingOrRoot } from '../task/implicit-root.ts';
import { Operation } from '../task/operation.ts';
import { TaskHandle } from '../task/task-handle.ts';
import { link } from '../tree/list.ts';
import { Entry, initEntry, type Scope } from '../tree/scope.ts';

/** In the list of the operation it watches over: the oldest entry there, so outer handlers come before inner ones. */
class EscalationHandler extends Entry {
  readonly #handle: TaskHandle;
  readonly #onEscalated: (from: number, to: number) => void;

  constructor(handle: TaskHandle, onEscalated: (from: number, to: number) => void) {
    super();
    initEntry(this);
    this.#handle = handle;
    this.#onEscalated = onEscalated;
  }

  visit(): void {}
  override ownerEnded(): void {}

  override raised(from: number, to: number): void {
    callHandler(this.#handle, () => this.#onEscalated(from, to));
  }
}

/**
 * Calls `onEscalated(from, to)` each time the priority of the current task rises while `operation` runs: outer handlers before
 * inner ones, never twice for one level. The outcome is the operation's.
 *
 * The handler runs inside the call that raised the priority. What it throws is reported as uncaught. Rejects with
 * `TypeError` for arguments that are no functions. Laws: priority.5. Source: SE-0462.
 *
 * @example
 * ```ts
 * await withTaskPriorityEscalationHandler(
 *   () => download(url),
 *   (from, to) => console.log(`somebody waits for this now: ${from} -> ${to}`),
 * );
 * ```
 */
export function withTaskPriorityEscalationHandler<R>(
  operation: (task: TaskContext) => Awaitable<R>,
  onEscalated: (from: number, to: number) => void,
): Promise<R> {
  return attempt(() => escalationHandlerOn(undefined, operation, onEscalated));
}

export function escalationHandlerOn<R>(
  given: TaskHandle | undefined,
  operation: (task: TaskContext) => Awaitable<R>,
  onEscalated: (from: number, to: number) => void,
): Promise<R> {
  checkFunction(operation, 'withTaskPriorityEscalationHandler', 'operation');
  checkFunction(onEscalated, 'withTaskPriorityEscalationHandler', 'onEscalated');
  const parent = enclosingOrRoot(given, 'withTaskPriorityEscalationHandler');
  const scope = parent.body as Scope;
  const inside = new Operation(scope, scope.region);
  const locals = localsFor(parent);
  const installer = locals === parent.locals ? parent : new TaskHandle(scope, locals);
  link(inside, new EscalationHandler(installer, onEscalated));
  return inside.run(operation, locals);
}
