import type { TaskContext, TaskGroup } from '@tasktree/core';
import { failing, failingCleanup, untilToldToStop, watch } from '../bodies.ts';
import type { ConformanceCase, Trial } from '../case.ts';
import { expectReported } from '../expect-reported.ts';
import { kinds } from '../kinds-of-groups.ts';

class Boom extends Error {}

/** Work that failed never looks finished: the first failure that nobody has read is the outcome of the group (error.8). */
export const cases: readonly ConformanceCase[] = [
  {
    id: 'error.8/unread-failure',
    title:
      'a group whose results nobody reads fails with its first failure, stops the others, and waits for them',
    also: ['group.10', 'tree.8'],
    async run(trial: Trial) {
      const { assert, core } = trial;
      await trial.root(async (task) => {
        for (const [kind, open] of kinds(trial, task)) {
          const [boom, cleanup] = [new Boom(), new Boom('cleanup')];
          let stopped = false;
          const call = open((group) => {
            group.addTask(async () => {
              await trial.settle();
              throw boom;
            });
            group.addTask(async (child) => {
              await untilToldToStop(child);
              assert.equal(child.cancellationReason, boom, 'the reason');
              await trial.settle();
              stopped = true;
            });
            group.addTask(failingCleanup(cleanup));
            return 'value';
          });
          assert.equal(await assert.rejects(call), boom, kind);
          assert.ok(stopped, `${kind}: the sibling was not awaited`);
          assert.deepEqual(core.suppressedErrors(boom), [cleanup], kind);
        }
      });
      await expectReported(trial, [], 'afterwards');
    },
  },
  {
    id: 'error.8/failed-before-the-end',
    title:
      'a failure touches nobody while the body runs; with its end it is the outcome, if it was not read by then',
    also: ['throwing.1', 'tree.6'],
    async run(trial: Trial) {
      const { assert } = trial;
      const taken = new Boom('taken');
      const [first, second] = [new Boom('first'), undefined];
      await trial.root(async (task) => {
        let sibling = 'runs';
        const call = trial.on(task).withTaskGroup(async (group: TaskGroup<void>) => {
          for (const error of [taken, first, second]) group.addTask(failing(error));
          group.addTask(async (child) => {
            await untilToldToStop(child);
            sibling = 'cancelled';
          });
          await trial.settle();
          assert.equal(await assert.rejects(group.next()), taken);
          assert.equal(group.isCancelled, false, 'while the body runs');
          assert.equal(sibling, 'runs');
        });
        assert.equal(await assert.rejects(call), first);
        assert.equal(sibling, 'cancelled');
        assert.deepEqual(trial.core.suppressedErrors(first), [second]);
      });
      await expectReported(trial, [], 'afterwards');
    },
  },
  {
    id: 'error.8/waiters-are-served-first',
    title: 'a waiter that stands in line takes the failure, also after the body has ended',
    async run(trial: Trial) {
      const { assert } = trial;
      const boom = new Boom();
      await trial.root(async (task) => {
        let waiting: Promise<unknown> | undefined;
        const value = await trial.on(task).withTaskGroup((group: TaskGroup<void>) => {
          group.addTask(async () => {
            await trial.settle();
            throw boom;
          });
          waiting = assert.rejects(group.next());
          return 'value';
        });
        assert.equal(value, 'value');
        assert.equal(await waiting, boom);
      });
      await expectReported(trial, [], 'taken');
    },
  },
  {
    id: 'error.8/after-the-body',
    title: 'from the end of the body on the first failure stops the others at once, and the call waits',
    also: ['tree.7'],
    async run(trial: Trial) {
      const { assert } = trial;
      const [fail, hold] = [trial.gate(), trial.gate()];
      const boom = new Boom();
      await trial.root(async (task) => {
        let told = false;
        const call = trial.on(task).withTaskGroup((group: TaskGroup<void>) => {
          group.addTask(async () => {
            await fail.promise;
            throw boom;
          });
          group.addTask(async (child) => {
            await untilToldToStop(child);
            told = true;
            await hold.promise;
          });
        });
        const state = watch(call);
        const rejection = assert.rejects(call);
        await trial.settle();
        assert.equal(told, false);
        fail.open();
        await trial.settle();
        assert.equal(told, true, 'told at once');
        assert.equal(state.isSettled, false, 'waits');
        hold.open();
        assert.equal(await rejection, boom);
      });
    },
  },
  {
    id: 'error.2/heirs-of-a-dropped-answer',
    title: 'an own failure that is suppressed under a dropped answer takes its place',
    also: ['error.8'],
    async run(trial: Trial) {
      const { assert, core } = trial;
      const bug = new Boom('real bug');
      /** The bug fails before anything is cancelled; the body hears of it too late. */
      const inner = (child: TaskContext): Promise<void> =>
        trial.on(child).withTaskGroup((group: TaskGroup<void>) => {
          group.addTask(failing(bug));
          return trial.on(child).sleep(Infinity);
        });
      await trial.root(async (task) => {
        for (const [kind, open] of kinds(trial, task)) {
          const call = open(async (group) => {
            group.addTask(inner);
            await trial.settle();
            group.cancelAll();
          });
          assert.equal(await assert.rejects(call), bug, kind);
        }
        const leaving = new Boom('leaving');
        const failed = trial.on(task).withTaskGroup(async (group: TaskGroup<void>) => {
          group.addTask(inner);
          await trial.settle();
          throw leaving;
        });
        assert.equal(await assert.rejects(failed), leaving);
        assert.deepEqual(core.suppressedErrors(leaving), [bug]);
        const first = new Boom('first');
        const mapped = task.run(() =>
          core.concurrentForEach([0, 1], async (item, child) => {
            if (item === 0) return inner(child);
            await trial.settle();
            throw first;
          }),
        );
        assert.equal(await assert.rejects(mapped), first);
        assert.deepEqual(core.suppressedErrors(first), [bug], 'a map');
        await expectReported(trial, [], 'groups and maps');
        const unread = trial.on(task).asyncLet(inner);
        await trial.settle();
        await unread[Symbol.asyncDispose]();
      });
      await expectReported(trial, [bug], 'an async let that nobody read');
    },
  },
];
