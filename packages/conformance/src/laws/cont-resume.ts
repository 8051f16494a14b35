import type { CheckedContinuation } from '@tasktree/core';
import type { ConformanceCase, Trial } from '../case.ts';
import { here } from '../here.ts';
import { warningsOf } from '../warnings.ts';

/** A continuation is resumed once. */
export const cases: readonly ConformanceCase[] = [
  {
    id: 'cont.1/body-at-once-then-waits',
    title: 'the body runs synchronously in the current task, and the task waits until it is resumed',
    async run(trial: Trial) {
      const { core, assert } = trial;
      const log: string[] = [];
      const made = trial.gate<CheckedContinuation<string>>();
      const task = new core.Task(async (own) => {
        const promise = here(trial, own, () =>
          core.withCheckedContinuation<string>((continuation) => {
            assert.equal(core.Task.current?.id, own.id, 'the current task in the body');
            log.push('body');
            made.open(continuation);
          }),
        );
        log.push('call returned');
        const value = await promise;
        log.push(`resumed with ${value}`);
      });
      const continuation = await made.promise;
      await trial.settle();
      assert.deepEqual(log, ['body', 'call returned'], 'before the resume');
      const { waitsFor } = core.taskTree().tasks.find(({ id }) => id === task.id) ?? {};
      assert.deepEqual(waitsFor, ['continuation'], 'what the tree says it waits for');
      continuation.resume('a value');
      await task;
      assert.deepEqual(log, ['body', 'call returned', 'resumed with a value']);
    },
  },
  {
    id: 'cont.1/a-body-that-throws-fails-the-wait',
    title: 'what the body throws is what the wait throws',
    async run(trial: Trial) {
      const { core, assert } = trial;
      const error = new Error('expected');
      await trial.root(async (task) => {
        const promise = here(trial, task, () =>
          core.withCheckedContinuation(() => {
            throw error;
          }),
        );
        assert.equal(await assert.rejects(promise), error);
      });
      assert.ok(
        (await assert.rejects(core.withCheckedContinuation(7 as never))) instanceof TypeError,
        'a body that is none',
      );
    },
  },
  {
    id: 'cont.2/resume-returns-at-once',
    title: 'resume returns before the waiter goes on, also when called in the body or from another task',
    async run(trial: Trial) {
      const { core, assert } = trial;
      const log: string[] = [];
      const made = trial.gate<CheckedContinuation<void>>();
      await trial.root(async (root) => {
        await here(trial, root, () =>
          core.withCheckedContinuation<void>((continuation) => {
            continuation.resume();
            log.push('resumed in the body');
          }),
        );
        log.push('went on');
      });
      const waiter = new core.Task(async (task) => {
        await here(trial, task, () =>
          core.withCheckedContinuation<void>((continuation) => made.open(continuation)),
        );
        log.push('went on later');
      });
      const continuation = await made.promise;
      await trial.root(() => {
        continuation.resume();
        log.push('resumed elsewhere');
      });
      await waiter;
      assert.deepEqual(log, ['resumed in the body', 'went on', 'resumed elsewhere', 'went on later']);
    },
  },
  {
    id: 'cont.2/fail-throws-in-the-waiter',
    title: 'fail lets the wait throw that same error object, also one that is no Error',
    async run(trial: Trial) {
      const { core, assert } = trial;
      for (const error of [new Error('expected'), 'a string', undefined]) {
        const thrown = await trial.root((task) =>
          assert.rejects(
            here(trial, task, () =>
              core.withCheckedContinuation(
                (continuation) => void trial.sleep(1).then(() => continuation.fail(error)),
              ),
            ),
          ),
        );
        assert.equal(thrown, error);
      }
    },
  },
  {
    id: 'cont.3/second-resume-throws',
    title: 'a second resume throws ContinuationMisuseError to its caller and changes nothing',
    async run(trial: Trial) {
      const { core, assert } = trial;
      const value = await trial.root((task) =>
        here(trial, task, () =>
          core.withCheckedContinuation<string>((continuation) => {
            continuation.resume('first');
            for (const again of [
              () => continuation.resume('second'),
              () => continuation.fail(new Error('third')),
            ]) {
              assert.isError(assert.throws(again), 'ContinuationMisuseError');
            }
          }),
        ),
      );
      assert.equal(value, 'first');
      const late = await trial.root(async (task) => {
        const continuation = trial.gate<CheckedContinuation<number>>();
        const wait = here(trial, task, () =>
          core.withCheckedContinuation<number>((one) => continuation.open(one)),
        );
        const one = await continuation.promise;
        one.resume(1);
        const result = await wait;
        assert.isError(
          assert.throws(() => one.resume(2)),
          'ContinuationMisuseError',
          'after the wait',
        );
        return result;
      });
      assert.equal(late, 1);
    },
  },
  {
    id: 'cont.3/never-resumed-is-reported',
    title: 'a continuation that is collected without having been resumed is reported, with where it was made',
    forms: ['explicit'],
    async run(trial: Trial) {
      const { core, assert } = trial;
      const warnings = await warningsOf(trial, () => {
        void core.withCheckedContinuation(() => {});
        void core.withCheckedContinuation<void>((continuation) => continuation.resume());
      });
      assert.equal(warnings.length, 1, `warnings: ${warnings.join('; ')}`);
      assert.ok(warnings[0]?.startsWith('ERR_TASKTREE_CONTINUATION_MISUSE'), `its code: ${warnings[0]}`);
      assert.ok(/:\d+/.test(warnings[0] ?? ''), `where it was made: ${warnings[0]}`);
    },
  },
];
