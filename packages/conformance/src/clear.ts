import { cancel, pushEntries, rootScope, type Entry } from '@tasktree/core/internal';
import type { Core } from './case.ts';
import type { RunningTrial } from './trial.ts';

/** The ids of the tasks that there are. */
export function taskIds(core: Core): ReadonlySet<number> {
  return new Set(core.taskTree().tasks.map((task) => task.id));
}

/** Nothing may be left of a case but what was there before it. */
export async function untilEmpty(
  core: Core,
  { trial }: RunningTrial,
  before: ReadonlySet<number>,
): Promise<void> {
  const left = (): ReturnType<Core['taskTree']>['tasks'] =>
    core.taskTree().tasks.filter((task) => !before.has(task.id));
  if (left().length > 0) await trial.settle();
  const tasks = left();
  if (tasks.length === 0) return;
  const list = tasks.map((task) => `${task.name ?? `#${task.id}`} (${task.kind}, ${task.state})`);
  throw new Error(`The case left ${tasks.length} task(s) in the tree: ${list.join(', ')}`);
}

/** Cancels what a case that failed has left: otherwise it fails those after it that count tasks, or what keeps a process alive. */
export async function clear({ trial }: RunningTrial, before: ReadonlySet<number>): Promise<void> {
  const entries: Entry[] = [];
  pushEntries(rootScope(), entries);
  for (const { scope } of entries) {
    const task = scope?.task;
    if (task !== undefined && !before.has(task.id)) cancel(task, 'the case is over');
  }
  await trial.settle();
}
