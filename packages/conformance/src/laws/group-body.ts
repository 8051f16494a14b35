import type { TaskGroup } from '@tasktree/core';
import { untilCancelled, untilToldToStop, watch, withoutTask } from '../bodies.ts';
import { type AnyGroup, inBothKinds } from '../both-kinds.ts';
import type { ConformanceCase, Trial } from '../case.ts';

class Boom extends Error {}

/** The body of a group: how it begins, and how it ends. */
export const cases: readonly ConformanceCase[] = [
  {
    id: 'group.1/at-entry',
    title: 'a group is empty at entry, and cancelled exactly when the task that opens it is',
    also: ['shield.4', 'shield.5'],
    async run(trial: Trial) {
      await trial.root(async (task) => {
        const states = async (expected: boolean, label: string): Promise<void> => {
          await inBothKinds(trial, task, async (group, kind) => {
            trial.assert.ok(group.isEmpty, `${kind}, ${label}: not empty`);
            trial.assert.equal(group.isCancelled, expected, `${kind}, ${label}: isCancelled`);
            trial.assert.equal(group.signal.aborted, expected, `${kind}, ${label}: signal`);
          });
        };
        await states(false, 'before');
        task.cancel();
        await states(true, 'after');
        await trial.on(task).withTaskCancellationShield(async (inner) => {
          await trial.on(inner).withTaskGroup((group: TaskGroup<void>) => {
            trial.assert.ok(!group.isCancelled, 'cancelled inside a shield');
            group.addTask((child) =>
              trial.assert.ok(!trial.on(child).isCancelled(), 'its child was cancelled'),
            );
          });
        });
      });
    },
  },
  {
    id: 'group.2/value-of-the-body',
    title: 'the value of the call is that of the body, not of any child',
    async run(trial: Trial) {
      await trial.root(async (task) => {
        const value = {};
        const ops = trial.on(task);
        const collected = await ops.withTaskGroup(async (group: TaskGroup<number>) => {
          group.addTask(() => 1);
          await group.next();
          return value;
        });
        trial.assert.equal(collected, value);
        trial.assert.equal(await ops.withDiscardingTaskGroup(() => value), value);
        trial.assert.equal(await ops.withTaskGroup(() => undefined), undefined);
        trial.assert.equal(trial.core.withThrowingTaskGroup, trial.core.withTaskGroup);
        trial.assert.equal(trial.core.withThrowingDiscardingTaskGroup, trial.core.withDiscardingTaskGroup);
        trial.assert.equal(await ops.withThrowingTaskGroup(async () => 3), 3);
        trial.assert.equal(await ops.withThrowingDiscardingTaskGroup(async () => 4), 4);
      });
    },
  },
  {
    id: 'group.3/add-returns-at-once',
    title:
      'addTask returns at once and does not throw: with a failing body, without a free slot, on a cancelled group',
    also: ['group.7', 'throwing.1'],
    async run(trial: Trial) {
      await trial.root(async (task) => {
        await trial.on(task).withTaskGroup(
          async (group: TaskGroup<number>) => {
            let ran = 0;
            const failing = (): never => {
              ran++;
              throw new Boom();
            };
            const returned: unknown[] = [
              group.addTask(failing),
              group.addTask(failing),
              group.addTask(failing),
            ];
            group.cancelAll();
            returned.push(group.addTask(failing));
            trial.assert.deepEqual(returned, [undefined, undefined, undefined, undefined]);
            trial.assert.equal(ran, 0);
            for (let left = 4; left > 0; left--) {
              trial.assert.equal((await group.nextResult()).value?.status, 'rejected');
            }
            trial.assert.equal(ran, 4);
          },
          { concurrency: 2 },
        );
      });
    },
  },
  {
    id: 'group.8/cancel-all',
    title:
      'cancelAll cancels all current children inside the call and marks the group, and not the task with its body',
    also: ['cancel.2', 'cancel.3'],
    async run(trial: Trial) {
      await trial.root(async (task) => {
        await inBothKinds(trial, task, async (group, kind, inner) => {
          const reasons: unknown[] = [];
          for (let count = 0; count < 3; count++) {
            group.addTask((child) =>
              trial
                .on(child)
                .withTaskCancellationHandler(untilToldToStop, (reason) => void reasons.push(reason)),
            );
          }
          await using own = trial.on(inner).asyncLet((child) => {
            return trial
              .on(child)
              .withTaskCancellationHandler(untilToldToStop, () => void reasons.push('let of the body'));
          });
          await trial.settle();
          group.cancelAll('first');
          group.cancelAll('second');
          trial.assert.deepEqual(reasons, ['first', 'first', 'first'], kind);
          trial.assert.ok(group.isCancelled && group.signal.aborted, `${kind}: the group is not marked`);
          trial.assert.ok(!trial.on(inner).isCancelled(), `${kind}: the body is cancelled`);
          trial.assert.ok(!trial.on(task).isCancelled(), `${kind}: the task is cancelled`);
          await trial.on(inner).sleep(1);
          trial.assert.ok(own !== undefined, kind);
        });
      });
    },
  },
  {
    id: 'group.8/from-anywhere',
    title:
      'cancelAll can be called by a child, by another task and outside any, before and after the body has returned',
    async run(trial: Trial) {
      const { Task } = trial.core;
      await trial.root(async (task) => {
        const callers: Record<string, (group: AnyGroup) => unknown> = {
          child: (group) => group.addTask(() => group.cancelAll()),
          task: (group) => new Task(() => group.cancelAll()).value,
          'later task': (group) => {
            void new Task(async () => {
              await trial.settle();
              group.cancelAll();
            });
          },
        };
        for (const [name, call] of Object.entries(callers)) {
          let told = 0;
          await inBothKinds(trial, task, async (group) => {
            group.addTask(async (child) => {
              await untilToldToStop(child);
              told++;
            });
            await trial.settle();
            await call(group);
          });
          trial.assert.equal(told, 2, name);
        }
      });
    },
  },
  {
    id: 'group.9/cancelled-children-are-awaited',
    title: 'cancelled children are awaited, and their values and errors delivered',
    also: ['cancel.6', 'tree.4'],
    async run(trial: Trial) {
      await trial.root(async (task) => {
        let ended = 0;
        await trial.on(task).withTaskGroup(async (group: TaskGroup<string>) => {
          group.addTask(async (child) => {
            await untilToldToStop(child);
            return 'value';
          });
          group.addTask(untilCancelled);
          group.addTask(async (child) => {
            await untilToldToStop(child);
            await trial.settle();
            ended++;
            return 'late';
          });
          await trial.settle();
          group.cancelAll();
          const results = [await group.nextResult(), await group.nextResult()].map(({ value }) => value);
          const value = results.find((result) => result?.status === 'fulfilled');
          const error = results.find((result) => result?.status === 'rejected');
          trial.assert.deepEqual(withoutTask(value), { status: 'fulfilled', value: 'value' });
          trial.assert.isError(error?.status === 'rejected' && error.reason, 'CancellationError');
        });
        trial.assert.equal(ended, 1, 'a cancelled child was not awaited');
      });
    },
  },
  {
    id: 'group.10/normal-end',
    title: 'left normally it awaits all, cancels none, and drops values that were not taken',
    also: ['tree.8', 'error.3'],
    async run(trial: Trial) {
      await trial.root(async (task) => {
        const ended: boolean[] = [];
        const gate = trial.gate();
        const call = trial.on(task).withTaskGroup((group: TaskGroup<number>) => {
          group.addTask(() => 1);
          group.addTask(async (child) => {
            await gate.promise;
            return ended.push(trial.on(child).isCancelled());
          });
        });
        const early = watch(call);
        await trial.settle();
        trial.assert.ok(!early.isSettled, 'it did not wait');
        gate.open();
        trial.assert.equal(await call, undefined);
        trial.assert.deepEqual(ended, [false]);
      });
      trial.assert.deepEqual(await trial.uncaught(), []);
    },
  },
];
