import type { DiscardingTaskGroup, TaskContext, TaskGroup } from '@tasktree/core';
import type { Trial } from './case.ts';

/** A scope with one child that ends late; the body leaves as told. Each kind of scope, by its name. */
export function scopesWithLateChild(
  trial: Trial,
  task: TaskContext,
  child: (task: TaskContext) => Promise<void>,
  leave: () => unknown,
): Record<string, () => Promise<unknown>> {
  const ops = trial.on(task);
  const declareThenLeave = (inner: TaskContext): unknown => {
    trial.on(inner).asyncLet(child);
    return leave();
  };
  return {
    group: () =>
      ops.withTaskGroup(async (group: TaskGroup<void>) => {
        group.addTask(child);
        return leave();
      }),
    discarding: () =>
      ops.withDiscardingTaskGroup(async (group: DiscardingTaskGroup) => {
        group.addTask(child);
        return leave();
      }),
    block: async () => {
      await using _late = ops.asyncLet(child);
      return await leave();
    },
    taskScope: async () => {
      await using scope = ops.taskScope();
      scope.asyncLet(child);
      return await leave();
    },
    task: () => new trial.core.Task(declareThenLeave).value,
    groupBody: () => ops.withTaskGroup(async (_group, inner) => declareThenLeave(inner)),
    timeout: () => ops.withTimeout(Infinity, async (inner) => declareThenLeave(inner)),
    handler: () =>
      ops.withTaskCancellationHandler(
        async (inner) => declareThenLeave(inner),
        () => {},
      ),
    shield: () => ops.withTaskCancellationShield(async (inner) => declareThenLeave(inner)),
    escalationHandler: () =>
      ops.withTaskPriorityEscalationHandler(
        async (inner) => declareThenLeave(inner),
        () => {},
      ),
  };
}
