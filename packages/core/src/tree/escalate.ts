import { currentHost } from '../host/current-host.ts';
import { events } from './events.ts';
import { pushEntries } from './list.ts';
import { extrasOf, type Entry, type Scope, type TaskNode } from './scope.ts';
import { SETTLED, STARTED } from './state.ts';

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
    if (events.sink !== undefined) events.sink.emit('escalated', node, { from, to: priority });
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
