import type { TaskRecord } from '@tasktree/node';

/** What a line needs to know of a task. */
export type TreeTask = Pick<TaskRecord, 'id' | 'parent' | 'name' | 'waitsFor'>;

/**
 * Draws the live tasks as a tree of at most `height` lines. What waits for its turn is a number; so is what does not
 * fit. Tasks without a parent come last and share a line: they are the detached ones.
 */
export function treeLines(tasks: readonly TreeTask[], height: number): string[] {
  const children = Map.groupBy(tasks, (task) => task.parent);
  const [root, ...others] = children.get(null) ?? [];
  if (root === undefined || height < 1) return [];

  const reserved = others.length > 0 && height > 2 ? 1 : 0;
  const lines = [label(root), ...branches(root.id, '', height - 1 - reserved)];
  if (reserved > 0) lines.push(`detached: ${tally(others)}`);
  return lines;

  function branches(parent: number, indent: string, room: number): string[] {
    const all = children.get(parent) ?? [];
    const active = all.filter((task) => !task.waitsFor.includes('slot'));
    const drawn: string[] = [];
    let shown = 0;
    for (const task of active) {
      const last = shown === all.length - 1;
      // One line stays free for what is left out, unless this task is the last one.
      if (room - drawn.length < (last ? 1 : 2)) break;
      shown++;
      drawn.push(`${indent}${last ? '└─' : '├─'} ${label(task)}`);
      const below = room - drawn.length - (last ? 0 : 1);
      drawn.push(...branches(task.id, `${indent}${last ? '   ' : '│  '}`, below));
    }
    const queued = all.length - active.length;
    const hidden = active.length - shown;
    const rest = [hidden > 0 && `+${hidden} more`, queued > 0 && `+${queued} waiting for a slot`].filter(
      Boolean,
    );
    if (rest.length > 0 && drawn.length < room) drawn.push(`${indent}└─ ${rest.join(', ')}`);
    return drawn;
  }
}

/** `fox · permit`: what it waits for, unless that is other tasks, which are in the tree themselves. */
function label({ id, name, waitsFor }: TreeTask): string {
  const words = waitsFor.filter((awaited) => typeof awaited === 'string');
  return [name ?? `task ${id}`, ...words].join(' · ');
}

/** `cache × 3, log` */
function tally(tasks: readonly TreeTask[]): string {
  const byLabel = Map.groupBy(tasks, (task) => task.name ?? 'unnamed');
  return Array.from(byLabel, ([name, { length }]) => (length > 1 ? `${name} × ${length}` : name)).join(', ');
}
