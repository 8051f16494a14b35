import type { DiscardingTaskGroup } from '@tasktree/core';
import { failing, untilCancelled, untilToldToStop, watch } from '../bodies.ts';
import type { ConformanceCase, Trial } from '../case.ts';

class Boom extends Error {}

/** The first failure, and what becomes of it: discard.3 to 7. */
export const cases: readonly ConformanceCase[] = [
  {
    id: 'discard.3/fails-fast',
    title: 'the first child to fail cancels the group and all siblings at once, while the body still runs',
    also: ['tree.6'],
    async run(trial: Trial) {
      const boom = new Boom();
      const call = trial.root((task) =>
        trial.on(task).withDiscardingTaskGroup(async (group) => {
          const reasons: unknown[] = [];
          const gate = trial.gate();
          for (const name of ['a', 'b']) {
            group.addTask((child) =>
              trial
                .on(child)
                .withTaskCancellationHandler(untilToldToStop, (reason) => void reasons.push(name, reason)),
            );
          }
          group.addTask(async () => {
            await gate.promise;
            throw boom;
          });
          await trial.settle();
          trial.assert.deepEqual(reasons, []);
          trial.assert.ok(!group.isCancelled, 'cancelled before');
          gate.open();
          await trial.settle();
          trial.assert.deepEqual(reasons, ['b', boom, 'a', boom]);
          trial.assert.ok(group.isCancelled, 'the group was not cancelled');
          trial.assert.equal(
            group.addTaskUnlessCancelled(() => {}),
            false,
          );
        }),
      );
      trial.assert.equal(await trial.assert.rejects(call), boom);
    },
  },
  {
    id: 'discard.4/thrown-at-the-end',
    title:
      'that error comes out of the call after the body has ended and all children have settled, not before',
    also: ['tree.2', 'error.1'],
    async run(trial: Trial) {
      await trial.root(async (task) => {
        const boom = new Boom();
        const body = trial.gate();
        const child = trial.gate();
        const call = trial.on(task).withDiscardingTaskGroup(async (group) => {
          group.addTask(() => {
            throw boom;
          });
          group.addTask(() => child.promise);
          await body.promise;
          return 'the value of the body';
        });
        const state = watch(call);
        await trial.settle();
        trial.assert.ok(!state.isSettled, 'it came while the body ran');
        body.open();
        await trial.settle();
        trial.assert.ok(!state.isSettled, 'it came while a child ran');
        child.open();
        trial.assert.equal(await trial.assert.rejects(call), boom);
      });
    },
  },
  {
    id: 'discard.4/first-of-several',
    title:
      'of several errors the first in order of completion is thrown, and the others are suppressed under it',
    also: ['error.2'],
    async run(trial: Trial) {
      const errors = { first: new Boom('first'), second: new Boom('second'), third: new Boom('third') };
      const call = trial.root((task) =>
        trial.on(task).withDiscardingTaskGroup(async (group) => {
          const ends = trial.gate();
          group.addTask(async (child) => {
            await untilToldToStop(child);
            await ends.promise;
            throw errors.third;
          });
          group.addTask(async (child) => {
            await untilToldToStop(child);
            throw errors.second;
          });
          group.addTask(untilCancelled);
          await trial.settle();
          group.addTask(() => {
            throw errors.first;
          });
          await trial.settle();
          ends.open();
        }),
      );
      trial.assert.equal(await trial.assert.rejects(call), errors.first);
      trial.assert.deepEqual(trial.core.suppressedErrors(errors.first), [errors.second, errors.third]);
      trial.assert.deepEqual(await trial.uncaught(), []);
    },
  },
  {
    id: 'discard.5/body-wins',
    title:
      'when the body throws, its own error wins over an earlier one of a child, which is suppressed under it',
    also: ['error.1', 'error.2'],
    async run(trial: Trial) {
      const own = new Boom('body');
      const early = new Boom('child');
      const late = new Boom('cleanup');
      const call = trial.root((task) =>
        trial.on(task).withDiscardingTaskGroup(async (group) => {
          group.addTask(async (child) => {
            await untilToldToStop(child);
            await trial.settle();
            throw late;
          });
          await trial.settle();
          group.addTask(() => {
            throw early;
          });
          await trial.settle();
          throw own;
        }),
      );
      trial.assert.equal(await trial.assert.rejects(call), own);
      trial.assert.deepEqual(trial.core.suppressedErrors(own), [early, late]);
    },
  },
  {
    id: 'discard.6/body-not-interrupted',
    title: 'a failing child does not interrupt the body; group.signal aborts, so that the body can be told',
    also: ['group.8'],
    async run(trial: Trial) {
      const boom = new Boom();
      const log: unknown[] = [];
      const call = trial.root((task) =>
        trial.on(task).withDiscardingTaskGroup(async (group: DiscardingTaskGroup, body) => {
          group.signal.addEventListener('abort', () =>
            log.push('aborted', (group.signal.reason as { reason?: unknown }).reason === boom),
          );
          group.addTask(() => {
            throw boom;
          });
          await trial.settle();
          log.push(trial.on(body).isCancelled());
          await trial.on(body).sleep(1);
          trial.on(body).checkCancellation();
          log.push('body went on');
        }),
      );
      trial.assert.equal(await trial.assert.rejects(call), boom);
      trial.assert.deepEqual(log, ['aborted', true, false, 'body went on']);
    },
  },
  {
    id: 'discard.7/answers-do-not-fail-it',
    title: 'a CancellationError of a child that was cancelled does not make the group fail',
    async run(trial: Trial) {
      await trial.root(async (task) => {
        const value = await trial.on(task).withDiscardingTaskGroup(async (group) => {
          group.addTask(untilCancelled);
          group.addTask((child) => {
            child.cancel();
            trial.on(child).checkCancellation();
          });
          await trial.settle();
          trial.assert.ok(!group.isCancelled, 'a child that cancelled itself cancelled the group');
          group.cancelAll();
          return 'fine';
        });
        trial.assert.equal(value, 'fine');
      });
    },
  },
  {
    id: 'discard.5/handed-on',
    title:
      "a body that only hands on the group's cancellation has no error of its own: the child's is thrown",
    also: ['discard.6', 'cancel.19'],
    async run(trial: Trial) {
      const { assert } = trial;
      const wraps: Record<string, (reason: unknown) => unknown> = {
        'the reason of the signal': (reason) => reason,
        'an abort of the platform': (cause) =>
          Object.assign(new Error('aborted', { cause }), { name: 'AbortError', code: 'ABORT_ERR' }),
        'an error of the program': (cause) => new Error('accept failed', { cause }),
      };
      await trial.root(async (task) => {
        const open = (boom: unknown, leave: (reason: unknown) => unknown): Promise<unknown> =>
          trial.on(task).withDiscardingTaskGroup(async (group) => {
            group.addTask(failing(boom));
            await new Promise<void>((resolve) => group.signal.addEventListener('abort', () => resolve()));
            throw leave(group.signal.reason);
          });
        for (const [what, wrap] of Object.entries(wraps)) {
          const boom = new Boom();
          assert.equal(await assert.rejects(open(boom, wrap)), boom, what);
        }
        const silent = Object.assign(new Error('aborted'), { name: 'AbortError', code: 'ABORT_ERR' });
        const failure = new Boom();
        assert.equal(
          await assert.rejects(open(failure, () => silent)),
          failure,
          'an abort that does not say why',
        );
        assert.deepEqual(trial.core.suppressedErrors(failure), [silent]);
        const [own, boom] = [new Boom('own'), new Boom()];
        assert.equal(await assert.rejects(open(boom, () => own)), own);
        assert.deepEqual(trial.core.suppressedErrors(own), [boom]);
      });
    },
  },
  {
    id: 'discard.7/uncancelled-child',
    title: 'a CancellationError of a child that was not cancelled fails the group like any error',
    also: ['discard.3'],
    async run(trial: Trial) {
      await trial.root(async (task) => {
        const call = trial.on(task).withDiscardingTaskGroup((group) => {
          group.addTask((child) => trial.on(child).withTimeout(0, untilCancelled));
        });
        const error = await trial.assert.rejects(call);
        trial.assert.isError(error, 'TimeoutError');
      });
    },
  },
];
