import type { TaskContext, TaskGroup } from '@tasktree/core';
import { reactions } from '../bodies.ts';
import { type AnyGroup, inBothKinds } from '../both-kinds.ts';
import type { ConformanceCase, Trial } from '../case.ts';

class Boom extends Error {}

/** Whose children they are, when they start, and with which priority. */
export const cases: readonly ConformanceCase[] = [
  {
    id: 'group.4/belongs-to-the-opener',
    title: 'a child belongs to the task that opened the group and has its priority, whoever adds it',
    also: ['priority.3', 'tree.13'],
    async run(trial: Trial) {
      const { Task, taskTree } = trial.core;
      await trial.root(
        async (task) => {
          const seen: unknown[] = [];
          const look = (child: TaskContext): void => {
            const parent = taskTree().tasks.find(({ id }) => id === child.id)?.parent;
            seen.push([parent === task.id, child.priority]);
          };
          await inBothKinds(trial, task, async (group) => {
            group.addTask(look);
            await new Task(() => group.addTask(look), { priority: 200 });
            group.addTask((child) => {
              look(child);
              group.addTask(look);
            });
            await trial.settle();
            group.addTask(look, { priority: 7 });
          });
          const own = [true, 12];
          trial.assert.deepEqual(seen, [own, own, own, own, [true, 7], own, own, own, own, [true, 7]]);
        },
        { priority: 12 },
      );
    },
  },
  {
    id: 'group.5/starts-later-in-order',
    title: 'a child does not run inside addTask; those of one priority start in the order they were added',
    also: ['priority.2'],
    async run(trial: Trial) {
      await trial.root(async (task) => {
        await inBothKinds(trial, task, async (group, kind) => {
          const order: number[] = [];
          for (let index = 0; index < 50; index++) {
            group.addTask(async () => void order.push(index));
            trial.assert.deepEqual(order, [], `${kind}: it ran inside addTask`);
          }
          await trial.settle();
          trial.assert.deepEqual(
            order,
            Array.from({ length: 50 }, (_, index) => index),
            kind,
          );
        });
      });
    },
  },
  {
    id: 'group.6/add-unless-cancelled',
    title:
      'addTaskUnlessCancelled adds and returns true, or makes nothing and returns false on a cancelled group',
    async run(trial: Trial) {
      await trial.root(async (task) => {
        let ran = 0;
        const body = (): void => {
          ran++;
        };
        await inBothKinds(trial, task, async (group, kind) => {
          ran = 0;
          trial.assert.equal(group.addTaskUnlessCancelled(body), true, kind);
          await trial.settle();
          trial.assert.equal(ran, 1, kind);
          group.cancelAll();
          trial.assert.equal(group.addTaskUnlessCancelled(body), false, kind);
          await trial.settle();
          trial.assert.equal(ran, 1, `${kind}: it made a child after cancelAll`);
        });
        await inBothKinds(trial, task, async (group, kind) => {
          task.cancel();
          trial.assert.equal(
            group.addTaskUnlessCancelled(body),
            false,
            `${kind}: cancelled through its task`,
          );
          await trial.settle();
          trial.assert.equal(ran, 1, `${kind}: it made a child in a cancelled task`);
        });
      });
    },
  },
  {
    id: 'group.7/add-on-a-cancelled-group',
    title: 'a child added to a cancelled group runs, cancelled from its first step',
    also: ['cancel.5', 'group.3'],
    async run(trial: Trial) {
      await trial.root(async (task) => {
        await inBothKinds(trial, task, async (group, kind) => {
          group.cancelAll('stop');
          const seen: unknown[] = [];
          const look = (child: TaskContext): void =>
            void seen.push(trial.on(child).isCancelled(), child.cancellationReason, child.signal.aborted);
          group.addTask(look);
          group.addImmediateTask(look);
          await trial.settle();
          trial.assert.deepEqual(seen, [true, 'stop', true, true, 'stop', true], kind);
        });
      });
    },
  },
  {
    id: 'group.11/immediate',
    title: 'addImmediateTask runs the child up to its first wait inside the call',
    also: ['task.5', 'ambient.2'],
    async run(trial: Trial) {
      const { Task } = trial.core;
      await trial.root(async (task) => {
        await inBothKinds(trial, task, async (group, kind, inner) => {
          const log: unknown[] = [];
          group.addImmediateTask(async (child) => {
            log.push('start', Task.current === child);
            await reactions(1);
            log.push('rest');
          });
          trial.assert.deepEqual(log, ['start', true], kind);
          if (trial.form === 'ambient')
            trial.assert.equal(Task.current, inner, `${kind}: the current task after it`);
          await reactions();
          trial.assert.deepEqual(log, ['start', true, 'rest'], kind);
        });
        const boom = new Boom();
        await trial.on(task).withTaskGroup(async (group: TaskGroup<void>) => {
          group.addImmediateTask(() => {
            throw boom;
          });
          trial.assert.equal(await trial.assert.rejects(group.next()), boom);
        });
      });
    },
  },
  {
    id: 'group.11/immediate-without-a-slot',
    title: 'addImmediateTask waits in line like addTask when there is no free slot',
    also: ['group.12'],
    async run(trial: Trial) {
      await trial.root(async (task) => {
        const log: string[] = [];
        await trial.on(task).withTaskGroup(
          async (group: TaskGroup<void>) => {
            const gate = trial.gate();
            group.addImmediateTask(() => {
              log.push('first');
              return gate.promise;
            });
            group.addTask(() => void log.push('second'));
            group.addImmediateTask(() => void log.push('third'));
            await trial.settle();
            trial.assert.deepEqual(log, ['first']);
            gate.open();
          },
          { concurrency: 1 },
        );
        trial.assert.deepEqual(log, ['first', 'second', 'third']);
      });
    },
  },
  {
    id: 'group.15/default-priority',
    title: 'the option priority is the default of the children, and not the priority of the body',
    also: ['group.4'],
    async run(trial: Trial) {
      await trial.root(async (task) => {
        const seen: unknown[] = [];
        const look = (child: TaskContext): void => void seen.push(child.priority, child.basePriority);
        const body = async (group: AnyGroup, inner: TaskContext): Promise<void> => {
          group.addTask(look);
          await trial.settle();
          group.addTask(look, { priority: 40 });
          await trial.settle();
          seen.push(inner.priority);
        };
        await trial.on(task).withTaskGroup(body, { priority: 30 });
        await trial.on(task).withDiscardingTaskGroup(body, { priority: 30 });
        const expected = [30, 30, 40, 40, 21];
        trial.assert.deepEqual(seen, [...expected, ...expected]);
      });
    },
  },
];
