import { attempt, checkFunction } from '../arguments.ts';
import { callHandler } from '../cancellation/handlers.ts';
import { currentHost } from '../host/current-host.ts';
import { realm } from '../realm.ts';
import { enclosingOrRoot, localsFor } from '../task/current.ts';
import type { TaskContext } from '../task/task-context.ts';
import { TaskHandle } from '../task/task-handle.ts';
import type { TaskNode } from '../task/task-node.ts';
import { Entry, initEntry, link, pushEntries } from '../tree/entry.ts';
import { Operation } from '../tree/operation.ts';
import { SETTLED, STARTED, extrasOf, type Scope } from '../tree/scope.ts';
import type { Awaitable } from '../types.ts';

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
 * Raises the current priority of a task, of its children, and of what they wait for, for good (priority.4). Nothing
 * happens where it is not a rise, or the task has settled. Iterative: trees may be deep (tree.9).
 */
export function escalate(target: TaskNode, priority: number): void {
  const stack: TaskNode[] = [target];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    const from = node.priority;
    if (priority <= from || (node.flags & SETTLED) !== 0) continue;
    extrasOf(node).basePriority ??= from;
    node.priority = priority;
    if ((node.flags & STARTED) === 0) {
      if (node.sink?.reprioritize === undefined) currentHost().scheduler.reprioritize?.(node, from);
      else node.sink.reprioritize(node, from);
    }
    if (realm.events !== undefined) realm.events.emit('escalated', node, { from, to: priority });
    raiseBelow(node, from, priority, stack);
  }
}

/** Calls the handlers of one task, oldest first, and finds the tasks that rise with it. */
function raiseBelow(node: TaskNode, from: number, to: number, found: TaskNode[]): void {
  const stack: Entry[] = [];
  pushNewestFirst(node, stack);
  for (let entry = stack.pop(); entry !== undefined; entry = stack.pop()) {
    const { scope } = entry;
    if (scope === undefined) {
      entry.raised(from, to);
      if (entry.awaited !== undefined) found.push(entry.awaited);
    } else if (scope.task === scope) {
      found.push(scope.task);
    } else {
      pushNewestFirst(scope, stack);
    }
  }
}

function pushNewestFirst(scope: Scope, stack: Entry[]): void {
  const entries: Entry[] = [];
  pushEntries(scope, entries);
  for (const entry of entries.reverse()) stack.push(entry);
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
  return inside.call(operation, locals);
}
