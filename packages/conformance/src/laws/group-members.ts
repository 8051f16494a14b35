import type { DiscardingTaskGroup, TaskContext, TaskGroup } from '@tasktree/core';
import { reactions, untilCancelled, untilToldToStop, watch } from '../bodies.ts';
import type { ConformanceCase, Trial } from '../case.ts';

class Boom extends Error {}

type AnyGroup = TaskGroup<unknown> | DiscardingTaskGroup;

/** Runs `body` in a group of either kind. */
async function inBothKinds(
  trial: Trial,
  task: TaskContext,
  body: (group: AnyGroup, kind: string, inner: TaskContext) => Promise<unknown>,
): Promise<void> {
  const ops = trial.on(task);
  await ops.withTaskGroup((group: TaskGroup<unknown>, inner) => body(group, 'collecting', inner));
  await ops.withDiscardingTaskGroup((group, inner) => body(group, 'discarding', inner));
}

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
          trial.assert.deepEqual(value, { status: 'fulfilled', value: 'value' });
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
