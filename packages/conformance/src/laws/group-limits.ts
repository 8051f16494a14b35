import type { TaskContext, TaskGroup } from '@tasktree/core';
import { until, untilToldToStop, watch } from '../bodies.ts';
import type { ConformanceCase, Trial } from '../case.ts';

class Boom extends Error {}

export const cases: readonly ConformanceCase[] = [
  {
    id: 'group.12/never-more-than-n',
    title: 'with concurrency n, n children run at once as long as there are so many, and never more',
    async run(trial: Trial) {
      await trial.root(async (task) => {
        for (const open of [trial.on(task).withTaskGroup, trial.on(task).withDiscardingTaskGroup]) {
          let running = 0;
          let most = 0;
          let ended = 0;
          const call = open as (
            body: (group: Pick<TaskGroup<void>, 'addTask'>) => void,
            options: { concurrency: number },
          ) => Promise<unknown>;
          await call(
            (group) => {
              for (let count = 0; count < 30; count++) {
                group.addTask(async () => {
                  most = Math.max(most, ++running);
                  await trial.settle();
                  running--;
                  ended++;
                });
              }
            },
            { concurrency: 3 },
          );
          trial.assert.equal(most, 3);
          trial.assert.equal(ended, 30);
        }
      });
    },
  },
  {
    id: 'group.12/order',
    title: 'what waits for a slot starts in order of priority, and then of adding',
    also: ['priority.2'],
    async run(trial: Trial) {
      await trial.root(async (task) => {
        const order: string[] = [];
        await trial.on(task).withTaskGroup(
          async (group: TaskGroup<void>) => {
            const gate = trial.gate();
            group.addTask(() => gate.promise);
            await trial.settle();
            const add = (name: string, priority: number): void =>
              group.addTask(() => void order.push(name), { priority });
            add('low 1', 17);
            add('high 1', 25);
            add('low 2', 17);
            add('high 2', 25);
            add('medium', 21);
            await trial.settle();
            trial.assert.deepEqual(order, []);
            gate.open();
          },
          { concurrency: 1 },
        );
        trial.assert.deepEqual(order, ['high 1', 'high 2', 'medium', 'low 1', 'low 2']);
      });
    },
  },
  {
    id: 'group.12/slot-until-settled',
    title: 'a slot is held until its child and all below it have settled, also when it was cancelled',
    also: ['tree.4', 'cancel.5'],
    async run(trial: Trial) {
      await trial.root(async (task) => {
        const log: string[] = [];
        await trial.on(task).withTaskGroup(
          async (group: TaskGroup<void>) => {
            const body = trial.gate();
            const below = trial.gate();
            group.addTask(async (child) => {
              trial.on(child).asyncLet(() => below.promise);
              await body.promise;
            });
            group.addTask((child) => void log.push(`second ${trial.on(child).isCancelled()}`));
            await trial.settle();
            group.cancelAll();
            await trial.settle();
            trial.assert.deepEqual(log, [], 'a cancelled child gave its slot away');
            body.open();
            await trial.settle();
            trial.assert.deepEqual(log, [], 'a child gave its slot away before what is below it had settled');
            below.open();
          },
          { concurrency: 1 },
        );
        trial.assert.deepEqual(log, ['second true']);
      });
    },
  },
  {
    id: 'group.12/slot-of-an-abandoned-child',
    title: 'an abandoned child holds its slot until it settles; what waited for it then runs, cancelled',
    also: ['grace.2'],
    async run(trial: Trial) {
      await trial.root(async (task) => {
        const log: string[] = [];
        const deaf = trial.gate();
        const call = trial.on(task).withTaskGroup(
          async (group: TaskGroup<void>) => {
            group.addTask(() => deaf.promise);
            group.addTask((child) => void log.push(`second ${trial.on(child).isCancelled()}`));
            await trial.settle();
            group.cancelAll();
          },
          { concurrency: 1, abandonAfter: 1 },
        );
        trial.assert.isError(await trial.assert.rejects(call), 'AbandonedTasksError');
        await trial.settle();
        trial.assert.deepEqual(log, []);
        deaf.open();
        await until(trial, () => log.length > 0);
        trial.assert.deepEqual(log, ['second true']);
      });
    },
  },
  {
    id: 'group.12/range',
    title:
      'concurrency must be a positive integer or Infinity: anything else rejects with RangeError or TypeError',
    also: ['error.0'],
    async run(trial: Trial) {
      await trial.root(async (task) => {
        let ran = false;
        const body = (): void => {
          ran = true;
        };
        const ops = trial.on(task);
        for (const concurrency of [0, -1, 1.5, Number.NaN, -Infinity]) {
          for (const error of [
            await trial.assert.rejects(ops.withTaskGroup(body, { concurrency })),
            await trial.assert.rejects(ops.withDiscardingTaskGroup(body, { concurrency })),
          ]) {
            trial.assert.ok(error instanceof RangeError, `${concurrency}: no RangeError`);
            const { message } = error as RangeError;
            trial.assert.ok(message.includes('concurrency'), `the message does not name it: ${message}`);
          }
        }
        const wrong = { concurrency: '2' as unknown as number };
        trial.assert.ok(
          (await trial.assert.rejects(ops.withTaskGroup(body, wrong))) instanceof TypeError,
          'a string',
        );
        trial.assert.ok(!ran, 'a body ran');
        await ops.withTaskGroup(body, { concurrency: Infinity });
        trial.assert.ok(ran, 'Infinity was refused');
      });
    },
  },
  {
    id: 'group.13/bounded-producer',
    title: 'a producer that awaits whenReady never has more children than slots',
    async run(trial: Trial) {
      await trial.root(async (task) => {
        let unsettled = 0;
        let most = 0;
        let started = 0;
        await trial.on(task).withDiscardingTaskGroup(
          async (group) => {
            for (let count = 0; count < 40; count++) {
              await group.whenReady();
              most = Math.max(most, ++unsettled);
              group.addTask(async () => {
                started++;
                await trial.settle();
                unsettled--;
              });
            }
          },
          { concurrency: 4 },
        );
        trial.assert.equal(most, 4);
        trial.assert.equal(started, 40);
      });
    },
  },
  {
    id: 'group.13/several-producers',
    title: 'of several who wait for whenReady no two are told of the same slot',
    async run(trial: Trial) {
      const { Task } = trial.core;
      await trial.root(async (task) => {
        let unsettled = 0;
        let most = 0;
        await trial.on(task).withDiscardingTaskGroup(
          async (group) => {
            const produce = async (): Promise<void> => {
              for (let count = 0; count < 5; count++) {
                await group.whenReady();
                most = Math.max(most, ++unsettled);
                group.addTask(async () => {
                  await trial.settle();
                  unsettled--;
                });
              }
            };
            await Promise.all([1, 2, 3, 4].map(() => new Task(produce)));
          },
          { concurrency: 2 },
        );
        trial.assert.equal(most, 2);
        trial.assert.equal(unsettled, 0);
      });
    },
  },
  {
    id: 'group.13/in-order-one-a-slot',
    title: 'those who wait for whenReady are served in order, one for each slot that becomes free',
    async run(trial: Trial) {
      const { Task } = trial.core;
      await trial.root(async (task) => {
        const log: string[] = [];
        await trial.on(task).withTaskGroup(
          async (group: TaskGroup<void>) => {
            const gates = [trial.gate(), trial.gate(), trial.gate(), trial.gate()] as const;
            group.addTask(() => gates[0].promise);
            const producers = [1, 2, 3].map(
              (index) =>
                new Task(async () => {
                  await group.whenReady();
                  log.push(`ready ${index}`);
                  group.addTask(() => gates[index as 1].promise);
                }),
            );
            await trial.settle();
            trial.assert.deepEqual(log, []);
            for (const [index, gate] of gates.slice(0, 3).entries()) {
              gate.open();
              await until(trial, () => log.length > index);
              await trial.settle();
              trial.assert.equal(log.length, index + 1, 'more were served than there were slots');
            }
            await Promise.all(producers);
            gates[3].open();
          },
          { concurrency: 1 },
        );
        trial.assert.deepEqual(log, ['ready 1', 'ready 2', 'ready 3']);
      });
    },
  },
  {
    id: 'group.13/no-limit-gives-a-turn',
    title: 'without a limit whenReady lets the others have a turn',
    async run(trial: Trial) {
      await trial.root(async (task) => {
        await trial.on(task).withTaskGroup(async (group: TaskGroup<void>) => {
          let ran = 0;
          for (let count = 1; count <= 3; count++) {
            group.addTask(() => void ran++);
            await group.whenReady();
            trial.assert.equal(ran, count, 'the child that was added before had no turn');
          }
        });
      });
    },
  },
  {
    id: 'group.13/rejects-at-the-end',
    title: 'whenReady rejects with ScopeClosedError when the group ends',
    also: ['tree.10'],
    async run(trial: Trial) {
      const { Task } = trial.core;
      await trial.root(async (task) => {
        for (const limited of [true, false]) {
          const gate = trial.gate();
          let waits: Promise<unknown>[] = [];
          const call = trial.on(task).withTaskGroup(
            (group: TaskGroup<void>) => {
              if (limited) group.addTask(() => gate.promise);
              const wait = (): Promise<unknown> =>
                trial.assert.rejects(group.whenReady(), `limited: ${limited}`);
              waits = [Task.immediate(wait).value, Task.immediate(wait).value];
            },
            limited ? { concurrency: 1 } : {},
          );
          await trial.settle();
          gate.open();
          await call;
          for (const error of await Promise.all(waits)) trial.assert.isError(error, 'ScopeClosedError');
        }
      });
    },
  },
  {
    id: 'group.14/ready',
    title: 'start waits for ready(value) and gives that value, while the child runs on as an ordinary one',
    also: ['tree.2'],
    async run(trial: Trial) {
      await trial.root(async (task) => {
        const ready = trial.gate();
        const end = trial.gate();
        const log: string[] = [];
        await trial.on(task).withTaskGroup(async (group: TaskGroup<string>) => {
          const started = group.start(async (_child, isReady: (value: number) => void) => {
            await ready.promise;
            isReady(80);
            isReady(81);
            await end.promise;
            log.push('ended');
            return 'result';
          });
          const early = watch(started);
          await trial.settle();
          trial.assert.ok(!early.isSettled, 'it did not wait for ready');
          ready.open();
          trial.assert.equal(await started, 80);
          trial.assert.deepEqual(log, []);
          trial.assert.ok(!group.isEmpty, 'the child is not outstanding');
          end.open();
          trial.assert.deepEqual(await group.next(), { done: false, value: 'result' });
        });
      });
    },
  },
  {
    id: 'group.14/fails-before-ready',
    title: 'a child that fails before ready makes start reject with its error, and only start',
    also: ['discard.3', 'throwing.1'],
    async run(trial: Trial) {
      await trial.root(async (task) => {
        const boom = new Boom();
        const failing = (): never => {
          throw boom;
        };
        await trial.on(task).withTaskGroup(async (group: TaskGroup<void>) => {
          trial.assert.equal(await trial.assert.rejects(group.start(failing)), boom);
          trial.assert.ok(!group.isCancelled, 'the group was cancelled');
          trial.assert.equal((await group.next()).done, true, 'next delivered something');
        });
        const value = await trial.on(task).withDiscardingTaskGroup(async (group) => {
          trial.assert.equal(await trial.assert.rejects(group.start(failing)), boom);
          trial.assert.ok(!group.isCancelled, 'the discarding group was cancelled');
          return 'fine';
        });
        trial.assert.equal(value, 'fine');
      });
      trial.assert.deepEqual(await trial.uncaught(), []);
    },
  },
  {
    id: 'group.14/never-ready',
    title:
      'a child that ends without ready makes start reject with NotReadyError; its value is not delivered',
    async run(trial: Trial) {
      await trial.root(async (task) => {
        await trial.on(task).withTaskGroup(async (group: TaskGroup<string>) => {
          const error = await trial.assert.rejects(group.start(() => 'unready'));
          trial.assert.isError(error, 'NotReadyError');
        });
        await trial.on(task).withTaskGroup(async (group: TaskGroup<void>) => {
          const started = group.start(async (child) => {
            await untilToldToStop(child);
          });
          group.cancelAll();
          trial.assert.isError(await trial.assert.rejects(started), 'NotReadyError');
        });
      });
    },
  },
  {
    id: 'group.14/fails-after-ready',
    title: 'a child that fails after ready is an ordinary failing child of its kind of group',
    also: ['discard.3', 'throwing.1'],
    async run(trial: Trial) {
      await trial.root(async (task) => {
        const boom = new Boom();
        const body = async (_child: TaskContext, ready: (value: string) => void): Promise<never> => {
          ready('ready');
          await trial.settle();
          throw boom;
        };
        await trial.on(task).withTaskGroup(async (group: TaskGroup<void>) => {
          trial.assert.equal(await group.start(body), 'ready');
          trial.assert.equal(await trial.assert.rejects(group.next()), boom);
        });
        const failed = trial.on(task).withDiscardingTaskGroup(async (group) => {
          trial.assert.equal(await group.start(body), 'ready');
        });
        trial.assert.equal(await trial.assert.rejects(failed), boom);
      });
    },
  },
];
