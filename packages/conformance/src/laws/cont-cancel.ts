import type { CheckedContinuation } from '@tasktree/core';
import type { ConformanceCase, Trial } from '../case.ts';
import { here } from '../here.ts';
import { warningsOf } from '../warnings.ts';

/** A continuation and cancellation. */
export const cases: readonly ConformanceCase[] = [
  {
    id: 'cont.4/cut-short-is-no-misuse',
    title: 'a continuation whose wait was cut short is not reported when it is dropped',
    forms: ['explicit'],
    async run(trial: Trial) {
      const { core, assert } = trial;
      const warnings = await warningsOf(trial, async () => {
        const task = new core.Task((own) =>
          own.run(() =>
            core.withCancellableContinuation<void>(
              () => {},
              () => {},
            ),
          ),
        );
        await trial.settle();
        task.cancel();
        assert.isError(await assert.rejects(task.value), 'CancellationError');
      });
      assert.deepEqual(warnings, []);
    },
  },
  {
    id: 'cont.4/cancellation-does-not-resume-it',
    title: 'a checked continuation goes on waiting in a cancelled task, and gives what it is resumed with',
    async run(trial: Trial) {
      const { core, assert } = trial;
      const made = trial.gate<CheckedContinuation<string>>();
      let isOver = false;
      const task = new core.Task(async (own) => {
        const value = await here(trial, own, () =>
          core.withCheckedContinuation<string>((one) => made.open(one)),
        );
        isOver = true;
        return value;
      });
      const continuation = await made.promise;
      task.cancel();
      await trial.settle();
      assert.ok(!isOver, 'it still waits');
      continuation.resume('value');
      assert.equal(await task, 'value');
    },
  },
  {
    id: 'cont.4/cancellable-is-cut-short',
    title:
      'cancelling calls onCancel once, inside cancel(), with the reason, and rejects; a first resume later is ignored',
    async run(trial: Trial) {
      const { core, assert } = trial;
      const made = trial.gate<CheckedContinuation<string>>();
      const reasons: unknown[] = [];
      const reason = { why: 'expected' };
      const task = new core.Task(async (own) => {
        const error = await assert.rejects(
          here(trial, own, () =>
            core.withCancellableContinuation<string>(
              (continuation) => made.open(continuation),
              (given) => {
                assert.equal(core.Task.current?.id, own.id, 'the current task in onCancel');
                reasons.push(given);
              },
            ),
          ),
        );
        assert.isError(error, 'CancellationError');
        assert.equal((error as { reason: unknown }).reason, reason, 'the reason of the error');
        assert.equal(
          error,
          assert.throws(() => own.checkCancellation()),
          'the error of the region',
        );
      });
      const continuation = await made.promise;
      task.cancel(reason);
      assert.deepEqual(reasons, [reason], 'when cancel() has returned');
      task.cancel('again');
      await task;
      continuation.resume('too late');
      assert.isError(
        assert.throws(() => continuation.resume('twice')),
        'ContinuationMisuseError',
        'a second resume',
      );
      assert.equal(reasons.length, 1, 'calls of onCancel');
    },
  },
  {
    id: 'cont.4/on-cancel-may-resume',
    title: 'a continuation that onCancel resumes gives that value',
    async run(trial: Trial) {
      const { core, assert } = trial;
      const made = trial.gate<CheckedContinuation<string>>();
      const task = new core.Task((own) =>
        here(trial, own, () => {
          let continuation: CheckedContinuation<string>;
          return core.withCancellableContinuation<string>(
            (one) => {
              continuation = one;
              made.open(one);
            },
            () => continuation.resume('from onCancel'),
          );
        }),
      );
      await made.promise;
      task.cancel();
      assert.equal(await task, 'from onCancel');
    },
  },
  {
    id: 'cont.4/cancelled-before',
    title: 'in a cancelled task: body, onCancel, rejection',
    async run(trial: Trial) {
      const { core, assert } = trial;
      const log: unknown[] = [];
      await trial.root(async (task) => {
        task.cancel('why');
        const wait = here(trial, task, () =>
          core.withCancellableContinuation<void>(
            () => log.push('body'),
            (reason) => log.push('onCancel', reason),
          ),
        );
        assert.isError(await assert.rejects(wait), 'CancellationError');
        log.push('rejected');
      });
      assert.deepEqual(log, ['body', 'onCancel', 'why', 'rejected']);
    },
  },
  {
    id: 'cont.4/resumed-is-not-cut-short',
    title: 'after a resume a cancellation changes nothing: no onCancel, and the value arrives',
    async run(trial: Trial) {
      const { core, assert } = trial;
      let calls = 0;
      const value = await trial.root(async (task) => {
        const wait = here(trial, task, () =>
          core.withCancellableContinuation<string>(
            (continuation) => continuation.resume('value'),
            () => (calls += 1),
          ),
        );
        task.cancel();
        return wait;
      });
      assert.equal(value, 'value');
      assert.equal(calls, 0, 'calls of onCancel');
    },
  },
];
