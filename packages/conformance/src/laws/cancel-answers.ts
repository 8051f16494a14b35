import type { TaskContext } from '@tasktree/core';
import type { ConformanceCase, Trial } from '../case.ts';
import { expectReported } from '../expect-reported.ts';
import { signalSource } from '../signal-source.ts';

/** An abort as platforms throw it: an error of their own, with or without the signal's reason as its cause. */
type Abort = (signal: { readonly reason: unknown }) => Error;

const aborts: Readonly<Record<string, Abort>> = {
  'name, code and cause': ({ reason }) =>
    Object.assign(new Error('The operation was aborted', { cause: reason }), {
      name: 'AbortError',
      code: 'ABORT_ERR',
    }),
  'name alone': () => Object.assign(new Error('aborted'), { name: 'AbortError' }),
  'code alone': () => Object.assign(new Error('aborted'), { code: 'ABORT_ERR' }),
};

/** Waits in an API of the platform that was given the signal of the task. */
function platformWait(task: TaskContext, abort: Abort): Promise<never> {
  const { signal } = task;
  return new Promise((_, reject) => {
    const stop = (): void => reject(abort(signal));
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop);
  });
}

/** Values whose properties cannot be read. */
function unreadable(): unknown[] {
  const nasty = (key: string): Error =>
    Object.defineProperty(new Error('nasty'), key, {
      get() {
        throw new Error('a getter that throws');
      },
    });
  const revoked = Proxy.revocable({}, {});
  revoked.revoke();
  return [
    nasty('name'),
    nasty('code'),
    nasty('cause'),
    nasty('message'),
    revoked.proxy,
    new Proxy(new Error('strict'), {
      get() {
        throw new TypeError('unknown property');
      },
    }),
  ];
}

/** Whether a wait of the platform ends with a signal of the platform. */
async function hears(trial: Trial, wait: (signal: unknown) => Promise<unknown>): Promise<boolean> {
  const source = signalSource();
  const call = wait(source.signal).then(
    () => false,
    () => true,
  );
  await trial.settle();
  source.abort();
  return Promise.race([call, trial.sleep(1000).then(() => false)]);
}

/** How a cancelled task says that it stopped, and with what it leaves: cancel.19, 20. */
export const cases: readonly ConformanceCase[] = [
  {
    id: 'cancel.19/what-is-an-answer',
    title:
      'isCancellation knows the errors of the library, of platforms, and what they caused; isTimeout likewise',
    async run(trial) {
      const { core, assert } = trial;
      const named = (name: string, cause?: unknown): Error =>
        Object.assign(new Error(name, { cause }), { name });
      const cancelled = new core.CancellationError();
      const timedOut = new core.TimeoutError('too slow');
      const cases: [what: string, error: unknown, isCancellation: boolean, isTimeout: boolean][] = [
        ['CancellationError', cancelled, true, false],
        ['TimeoutError', timedOut, true, true],
        ['caused by a timeout', new core.CancellationError('why', { reason: timedOut }), true, true],
        ['AbortError', named('AbortError'), true, false],
        ['ABORT_ERR', Object.assign(new Error('aborted'), { code: 'ABORT_ERR' }), true, false],
        ['TimeoutError of the platform', named('TimeoutError'), false, true],
        ['AbortError of a timeout', named('AbortError', named('TimeoutError')), true, true],
        ['a cause', new Error('wrapped', { cause: cancelled }), true, false],
        [
          'a cause of a cause',
          new Error('twice', { cause: new Error('once', { cause: timedOut }) }),
          true,
          true,
        ],
        [
          'an abort of the platform as a cause',
          new Error('wrapped', { cause: named('AbortError') }),
          false,
          false,
        ],
        ['another error', new Error('other'), false, false],
        ['no error', 'AbortError', false, false],
        ['null', null, false, false],
        ['undefined', undefined, false, false],
      ];
      for (const [what, error, isCancellation, isTimeout] of cases) {
        assert.equal(core.isCancellation(error), isCancellation, `isCancellation: ${what}`);
        assert.equal(core.isTimeout(error), isTimeout, `isTimeout: ${what}`);
      }
      const circle = new Error('circle');
      circle.cause = circle;
      for (const value of [...unreadable(), circle]) {
        assert.equal(core.isCancellation(value), false);
        assert.equal(core.isTimeout(value), false);
      }
    },
  },
  {
    id: 'cancel.19/no-failure',
    title: 'an answer of a cancelled child fails nobody, whichever API was cut short',
    also: ['discard.7', 'throwing.6'],
    async run(trial) {
      const wrapped: Abort = ({ reason }) => new Error('request failed', { cause: reason });
      for (const [name, abort] of Object.entries({ ...aborts, wrapped })) {
        await trial.root(async (task) => {
          const body = (child: TaskContext): Promise<never> => platformWait(child, abort);
          const scopes: ((ops: ReturnType<Trial['on']>) => Promise<unknown>)[] = [
            (ops) =>
              ops.withTaskGroup(
                async (group) => (group.addTask(body), await trial.settle(), group.cancelAll()),
              ),
            (ops) =>
              ops.withDiscardingTaskGroup(
                async (group) => (group.addTask(body), await trial.settle(), group.cancelAll()),
              ),
            (ops) =>
              ops.withTaskGroup(
                async (group) => (group.addTask(body), await trial.settle(), group.cancelAll()),
                {
                  throwing: false,
                },
              ),
            (ops) =>
              ops.withTaskCancellationHandler(
                () => void ops.asyncLet(body),
                () => {},
              ),
          ];
          for (const scope of scopes) await scope(trial.on(task));
        });
        await expectReported(trial, [], name);
      }
    },
  },
  {
    id: 'cancel.20/leaves-as-its-own',
    title: "an abort of the platform leaves a cancelled region as the region's own error, which keeps it",
    also: ['error.2'],
    async run(trial) {
      const { core, assert } = trial;
      for (const [name, abort] of Object.entries(aborts)) {
        let thrown: unknown;
        const once: Abort = (signal) => (thrown = abort(signal)) as Error;
        const task = new core.Task((inside) => platformWait(inside, once));
        await trial.settle();
        task.cancel('stop');
        const error = await assert.rejects(task);
        assert.isError(error, 'CancellationError', name);
        assert.equal((error as { reason: unknown }).reason, 'stop');
        assert.deepEqual(core.suppressedErrors(error), [thrown], `${name}: kept`);
        await trial.root(async (root) => {
          const limit = await assert.rejects(
            trial.on(root).withTimeout(1, (inside) => platformWait(inside, once)),
          );
          assert.isError(limit, 'TimeoutError', name);
          assert.deepEqual(core.suppressedErrors(limit), [thrown]);
          const shielded = await assert.rejects(
            root.withTaskCancellationShield(async () => {
              throw abort({ reason: undefined });
            }),
          );
          assert.equal(core.isCancellation(shielded), true);
          assert.equal(shielded instanceof core.CancellationError, false, 'no region was cancelled');
        });
      }
    },
  },
  {
    id: 'cancel.20/what-a-program-wraps',
    title: 'what a program wraps itself stays itself, and so does an abort where nothing is cancelled',
    also: ['error.1'],
    async run(trial) {
      const { core, assert } = trial;
      const abort = aborts['name, code and cause'] as Abort;
      let wrapped: unknown;
      const task = new core.Task(async (inside) => {
        try {
          await platformWait(inside, abort);
        } catch (cause) {
          wrapped = new Error('upload failed', { cause });
          throw wrapped;
        }
      });
      await trial.settle();
      task.cancel();
      const error = await assert.rejects(task);
      assert.equal(error, wrapped);
      assert.equal(core.isCancellation(error), true, 'and counts as an answer');
      const own = abort({ reason: undefined });
      const failed = new core.Task(() => {
        throw own;
      });
      assert.equal(await assert.rejects(failed), own);
    },
  },
  {
    id: 'cancel.20/state-at-the-end',
    title: 'what decides is the state of the region when its body ends',
    async run(trial) {
      const { core, assert } = trial;
      const own = (aborts['name alone'] as Abort)({ reason: undefined });
      const task = new core.Task(async () => {
        await trial.settle();
        throw own;
      });
      task.cancel('before its end');
      const error = await assert.rejects(task);
      assert.isError(error, 'CancellationError');
      assert.deepEqual(core.suppressedErrors(error), [own]);
    },
  },
  {
    id: 'cancel.20/apis-of-the-platform',
    title:
      'each API of the platform that takes a signal is cut short, and what leaves is the error of the region',
    also: ['signal.2', 'cancel.19', 'deadline.2', 'error.8'],
    async run(trial) {
      const { core, assert } = trial;
      const waits = [];
      for (const one of trial.platformWaits)
        if (one.mayBeDeaf !== true || (await hears(trial, one.wait))) waits.push(one);
      if (waits.length === 0) trial.gap('no API of this platform ends with its signal', 'cancel.20');
      for (const { name, wait } of waits) {
        const body = (task: TaskContext): PromiseLike<unknown> => wait(task.signal);
        await trial.root(async (task) => {
          const limit = await assert.rejects(trial.on(task).withTimeout(5, body), name);
          assert.isError(limit, 'TimeoutError', name);
          assert.ok(core.isTimeout(limit), `${name}: isTimeout`);
          await trial.on(task).withTaskGroup(async (group) => {
            group.addTask(body);
            await trial.sleep(5);
            group.cancelAll();
          });
          const unread = trial.on(task).withTimeout(5, (inside) =>
            trial.on(inside).withDiscardingTaskGroup((group) => {
              group.addTask(body);
            }),
          );
          assert.isError(await assert.rejects(unread, name), 'TimeoutError', name);
        });
        const task = new core.Task(body);
        await trial.sleep(5);
        task.cancel('stop');
        const error = await assert.rejects(task, name);
        assert.isError(error, 'CancellationError', name);
        assert.equal((error as { reason: unknown }).reason, 'stop', name);
        await expectReported(trial, [], name);
      }
    },
  },
];
