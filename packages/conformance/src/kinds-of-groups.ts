import type { DiscardingTaskGroup, GroupOptions, TaskContext, TaskGroup } from '@tasktree/core';
import type { Trial } from './case.ts';

type AnyGroup = TaskGroup<unknown> | DiscardingTaskGroup;

/** Opens a group of one kind. */
export type Open = <R>(
  body: (group: AnyGroup, task: TaskContext) => R | PromiseLike<R>,
  options?: GroupOptions,
) => Promise<R>;

/** Both kinds of groups, as one function each. */
export function kinds(trial: Trial, task: TaskContext): readonly [string, Open][] {
  const ops = trial.on(task);
  return [
    ['collecting', (body, options) => ops.withTaskGroup(body, options)],
    ['discarding', (body, options) => ops.withDiscardingTaskGroup(body, options)],
  ];
}
