import type { TaskContext, TaskGroup } from '@tasktree/core';
import type { ConformanceCase, Trial } from '../case.ts';
import { knowsAbsence } from '../knows-absence.ts';

class Boom extends Error {}

export const cases: readonly ConformanceCase[] = [
  {
    id: 'tree.13/every-constructor-makes-a-child',
    title: 'whatever makes a child puts it under the task it was made in, as the tree shows',
    also: ['observe.1', 'group.4'],
    async run(trial: Trial) {
      const { Task, taskTree } = trial.core;
      const parentOf = (id: number): number | null | undefined =>
        taskTree().tasks.find((task) => task.id === id)?.parent;
      await trial.root(async (task) => {
        const ops = trial.on(task);
        const parents: Record<string, number | null | undefined> = {};
        const look =
          (name: string) =>
          (child: TaskContext): void => {
            parents[name] = parentOf(child.id);
          };
        await ops.withTaskGroup(async (group: TaskGroup<void>, body) => {
          group.addTask(look('addTask'));
          group.addTaskUnlessCancelled(look('addTaskUnlessCancelled'));
          group.addImmediateTask(look('addImmediateTask'));
          await group.start<void>((child, ready) => {
            look('start')(child);
            ready();
          });
          await trial.on(body).asyncLet(look('asyncLet in a group'));
          // Also when somebody else adds it.
          await new Task(() => group.addTask(look('added by another task')));
        });
        await ops.withDiscardingTaskGroup((group) => group.addTask(look('discarding')));
        await ops.asyncLet(look('asyncLet'));
        const scope = ops.taskScope();
        await scope.asyncLet(look('taskScope'));
        await ops.withTimeout(Infinity, async (inner) =>
          trial.on(inner).asyncLet(look('asyncLet in a timeout')),
        );
        trial.assert.equal(Object.keys(parents).length, 10);
        for (const [name, parent] of Object.entries(parents)) trial.assert.equal(parent, task.id, name);
        const free = new Task((own) => parentOf(own.id));
        trial.assert.equal(await free, null, 'an unstructured task has no parent');
      });
    },
  },
  {
    id: 'tree.13/outer-handle',
    title: 'a child made on the handle of an outer body is a child of that body, which waits for it',
    also: ['ambient.3'],
    async run(trial: Trial) {
      let ended = 0;
      await trial.root(async (task) => {
        await trial.on(task).withTaskGroup(async (group: TaskGroup<void>) => {
          group.addTask(async () => {
            await trial.settle();
            task.asyncLet(async () => {
              await trial.settle();
              await trial.settle();
              ended++;
            });
          });
        });
        trial.assert.equal(ended, 0, 'it was owned by the group');
      });
      trial.assert.equal(ended, 1, 'nobody waited for it');
    },
  },
  {
    id: 'tree.14/implicit-root',
    title:
      'outside any task the with… functions and combinators open a root of their own, gone when they settle',
    forms: ['ambient'],
    also: ['map.4'],
    async run(trial: Trial) {
      const { core, host } = trial;
      if (!knowsAbsence(host)) trial.gap('outside any task is not known here', 'ambient.6');
      const boom = new Boom();
      let live = 0;
      const seen = (): void => {
        live = Math.max(live, core.taskTree().tasks.length);
      };
      const calls: Record<string, () => Promise<unknown>> = {
        withTaskGroup: () => core.withTaskGroup((group: TaskGroup<void>) => group.addTask(seen)),
        withDiscardingTaskGroup: () => core.withDiscardingTaskGroup((group) => group.addTask(seen)),
        withTimeout: () => core.withTimeout(Infinity, seen),
        withDeadline: () => core.withDeadline(Infinity, seen),
        withTaskCancellationHandler: () => core.withTaskCancellationHandler(seen, () => {}),
        withTaskCancellationShield: () => core.withTaskCancellationShield(seen),
        withTaskPriorityEscalationHandler: () => core.withTaskPriorityEscalationHandler(seen, () => {}),
        all: () => core.all([seen, seen]),
        allSettled: () => core.allSettled([seen, seen]),
        race: () => core.race([seen, seen]),
        any: () => core.any([seen, seen]),
        concurrentMap: () => core.concurrentMap([1], seen).toArray(),
        concurrentForEach: () => core.concurrentForEach([1], seen),
        mapReduce: () => core.mapReduce([1], seen, () => undefined, undefined),
      };
      for (const [name, call] of Object.entries(calls)) {
        live = 0;
        await call();
        trial.assert.ok(live > 0, `${name}: no task was alive inside`);
        trial.assert.equal(core.taskTree().tasks.length, 0, `${name} left a task`);
      }
      const failing = core.withTaskGroup(async () => {
        trial.assert.ok(core.Task.current !== undefined, 'the body has no current task');
        throw boom;
      });
      trial.assert.equal(await trial.assert.rejects(failing), boom);
      trial.assert.equal(core.taskTree().tasks.length, 0);
    },
  },
  {
    id: 'tree.14/nothing-would-end-it',
    title: 'asyncLet and taskScope outside any task throw, since nothing would end them',
    also: ['ambient.4', 'tree.13'],
    forms: ['ambient'],
    async run(trial: Trial) {
      const { asyncLet, taskScope, taskTree } = trial.core;
      let ran = false;
      const error = trial.assert.throws(() =>
        asyncLet(() => {
          ran = true;
        }),
      );
      trial.assert.isError(error, 'NoCurrentTaskError');
      trial.assert.isError(
        trial.assert.throws(() => taskScope()),
        'NoCurrentTaskError',
      );
      await trial.settle();
      trial.assert.ok(!ran, 'the body ran');
      trial.assert.equal(taskTree().tasks.length, 0);
    },
  },
];
