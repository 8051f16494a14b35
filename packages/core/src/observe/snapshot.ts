import { installed } from '../host/current-host.ts';
import { pushEntries } from '../tree/list.ts';
import { recordOf, type TaskRecord } from '../tree/record.ts';
import type { Entry, Scope } from '../tree/scope.ts';
import { relays } from './relay.ts';

/** All live tasks: parents before children, in order of creation among siblings. Plain JSON. */
export interface TaskTreeSnapshot {
  /** Rises when a field changes its meaning or goes away. */
  readonly formatVersion: 1;
  /** One record for each live task. */
  readonly tasks: readonly TaskRecord[];
}

/**
 * All tasks that are alive in this realm now, as plain data: what they are, and what they wait for. Empty when nothing was
 * leaked. Laws: observe.1.
 *
 * @example
 * ```ts
 * const waiting = taskTree().tasks.filter(({ state }) => state === 'waiting');
 * console.log(`${waiting.length} tasks wait`); // → 0 tasks wait
 * ```
 */
export function taskTree(): TaskTreeSnapshot {
  const tasks: TaskRecord[] = [];
  const stack: Entry[] = [];
  if (installed.root !== undefined) pushOldestLast(installed.root as Scope, stack);
  for (let entry = stack.pop(); entry !== undefined; entry = stack.pop()) {
    const { scope } = entry;
    if (scope === undefined) continue;
    const { task } = scope;
    if (task === scope) tasks.push(recordOf(task));
    pushOldestLast(scope, stack);
  }
  for (const relay of relays) tasks.push(...relay.tasks());
  return { formatVersion: 1, tasks };
}

function pushOldestLast(scope: Scope, stack: Entry[]): void {
  const entries: Entry[] = [];
  pushEntries(scope, entries);
  for (let entry = entries.pop(); entry !== undefined; entry = entries.pop()) stack.push(entry);
}
