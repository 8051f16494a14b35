import type { TaskGroup } from '@tasktree/core';
import { until } from '../bodies.ts';
import type { ConformanceCase, Trial } from '../case.ts';

/** Bounded concurrency: the slots of a group. */
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
];
