import type { DiscardingTaskGroup, TaskContext, TaskGroup } from '@tasktree/core';
import type { Trial } from './case.ts';

/** A group of either kind. */
export type AnyGroup = TaskGroup<unknown> | DiscardingTaskGroup;

/** Runs `body` in a group of either kind. */
export async function inBothKinds(
  trial: Trial,
  task: TaskContext,
  body: (group: AnyGroup, kind: string, inner: TaskContext) => Promise<unknown>,
): Promise<void> {
  const ops = trial.on(task);
  await ops.withTaskGroup((group: TaskGroup<unknown>, inner) => body(group, 'collecting', inner));
  await ops.withDiscardingTaskGroup((group, inner) => body(group, 'discarding', inner));
}
