import type { GroupOptions, TaskGroup } from '@tasktree/core';
import { until } from '../bodies.ts';
import type { ConformanceCase, Trial } from '../case.ts';
import { signalSource } from '../signal-source.ts';

/** A producer waits for a slot. */
export const cases: readonly ConformanceCase[] = [
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
    id: 'group.13/ends-with-a-cancellation',
    title: 'whenReady rejects when the group is cancelled, so that an endless producer ends',
    also: ['discard.5', 'error.8', 'cancel.21'],
    async run(trial: Trial) {
      const { assert } = trial;
      await trial.root(async (task) => {
        for (const limit of [{ concurrency: 2 }, {}]) {
          const boom = new Error('boom');
          const source = signalSource();
          let rounds = 0;
          const produce = (body: () => unknown, options: GroupOptions): Promise<unknown> =>
            trial.on(task).withDiscardingTaskGroup(async (group) => {
              for (rounds = 0; rounds < 10_000; rounds++) {
                await group.whenReady();
                group.addTask(body);
              }
            }, options);
          let count = 0;
          const abort = (): void => {
            if ((count += 1) === 5) source.abort('enough');
          };
          const stopped = await assert.rejects(produce(abort, { ...limit, signal: source.signal }));
          assert.isError(stopped, 'CancellationError');
          assert.ok(rounds < 10_000, 'went on after the signal');
          const failing = produce(() => {
            throw boom;
          }, limit);
          assert.equal(await assert.rejects(failing), boom);
          assert.ok(rounds < 10_000, 'went on after the failure');
        }
        await trial.on(task).withTaskGroup(async (group) => {
          group.cancelAll();
          assert.isError(await assert.rejects(group.whenReady()), 'CancellationError');
        });
      });
    },
  },
];
