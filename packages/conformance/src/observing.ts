import type { TaskEvents, TaskObserver, TaskRecord } from '@tasktree/core';
import type { Core } from './case.ts';

/** An event, as it was told. */
export interface Seen {
  readonly type: keyof TaskEvents;
  readonly task: TaskRecord;
  readonly detail: unknown;
}

const types: readonly (keyof TaskEvents)[] = [
  'created',
  'started',
  'waiting',
  'resumed',
  'cancelled',
  'escalated',
  'settled',
  'abandoned',
];

/** Notes every event until it is stopped. */
export function record(
  core: Core,
  more: Partial<TaskObserver> = {},
): { readonly seen: Seen[]; readonly stop: () => void } {
  const seen: Seen[] = [];
  const observer = Object.fromEntries(
    types.map((type) => [
      type,
      (task: TaskRecord, detail: unknown) => void seen.push({ type, task, detail }),
    ]),
  ) as Partial<TaskObserver>;
  const watching = [core.observe(observer), core.observe(more)] as unknown as Record<symbol, () => void>[];
  const stop = (): void => {
    for (const one of watching) one[Symbol.dispose ?? Symbol.for('Symbol.dispose')]?.();
  };
  return { seen, stop };
}

/** The live task of that name. */
export function find(core: Core, name: string): TaskRecord | undefined {
  return core.taskTree().tasks.find((task) => task.name === name);
}
