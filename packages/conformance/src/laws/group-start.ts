import type { TaskContext, TaskGroup } from '@tasktree/core';
import { untilToldToStop, watch } from '../bodies.ts';
import type { ConformanceCase, Trial } from '../case.ts';

class Boom extends Error {}

/** A child that says when it is ready. */
export const cases: readonly ConformanceCase[] = [
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
          const error = await trial.assert.rejects(started);
          trial.assert.isError(error, 'NotReadyError');
          trial.assert.equal(trial.core.isCancellation(error), true, 'an answer, too');
        });
      });
    },
  },
  {
    id: 'group.14/cut-short-with-its-waiter',
    title:
      'whoever is cancelled while it waits for a start cancels the child that is not ready, and waits for it',
    also: ['cancel.14'],
    async run(trial: Trial) {
      const { assert } = trial;
      const withinLimit = <R>(task: TaskContext, operation: () => PromiseLike<R>): Promise<R> =>
        trial.on(task).withTimeout(1, (inside) => inside.run(operation));
      await trial.root(async (task) => {
        await trial.on(task).withTaskGroup(async (group: TaskGroup<string>) => {
          let ended = false;
          const call = withinLimit(task, () =>
            group.start(async (child) => {
              await untilToldToStop(child);
              await trial.settle();
              ended = true;
              throw child.cancellationReason;
            }),
          );
          assert.equal(trial.core.isTimeout(await assert.rejects(call)), true);
          assert.equal(ended, true, 'it was not waited for');
          assert.equal(group.isCancelled, false);
          const late = withinLimit(task, async () => {
            const value = await group.start(async (child, ready: (value: string) => void) => {
              ready('ready');
              await trial.sleep(3);
              return String(child.isCancelled);
            });
            await trial.sleep(2);
            return value;
          });
          assert.equal(await late, 'ready');
          assert.equal((await group.next()).value, 'false', 'once ready it is a child like any other');
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
