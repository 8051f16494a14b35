import type { CheckedContinuation } from '@tasktree/core';
import type { ConformanceCase, Trial } from '../case.ts';
import { here } from '../here.ts';

/** What the library warns about once the garbage that `make` leaves has been collected. */
async function warningsOf(trial: Trial, make: () => void | Promise<void>): Promise<readonly string[]> {
  const { host } = trial;
  const warnings: string[] = [];
  const warn = Object.getOwnPropertyDescriptor(host, 'warn');
  host.warn = (message, code) => void warnings.push(`${code} ${message}`);
  try {
    await make();
    for (let round = 0; round < 5 && warnings.length === 0; round += 1) {
      await trial.settle();
      if (!(await trial.collectGarbage())) trial.gap('garbage cannot be collected on demand', 'cont.3');
    }
    return warnings;
  } finally {
    if (warn === undefined) delete host.warn;
    else Object.defineProperty(host, 'warn', warn);
  }
}

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
