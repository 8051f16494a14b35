import type { TaskContext } from '@tasktree/core';
import type { ConformanceCase } from '../case.ts';
import { cases as abandoned } from './deadline-abandoned.ts';
import { cases as nested } from './deadline-nested.ts';

/** How a sleep without end in `task` is cut short: the reason. */
async function reasonOf(task: TaskContext): Promise<unknown> {
  try {
    await task.sleep(Infinity);
  } catch (error) {
    return (error as { reason: unknown }).reason;
  }
  return 'it ended';
}

/** Deadlines and timeouts: what they cancel, and how that shows (deadline.1, deadline.2). */
export const cases: readonly ConformanceCase[] = [
  ...abandoned,
  ...nested,
  {
    id: 'deadline.1/timeout-cancels-and-waits',
    title: 'withTimeout cancels its operation, never early, and waits for it and what it made',
    async run(trial) {
      const { host, assert } = trial;
      const log: string[] = [];
      await trial.root(async (task) => {
        const before = host.clock.now();
        const error = await assert.rejects(
          trial.on(task).withTimeout(5, async (inside) => {
            trial.on(inside).asyncLet(async (child) => {
              await assert.rejects(trial.on(child).sleep(Infinity));
              await Promise.resolve();
              log.push('child');
            });
            try {
              await inside.sleep(Infinity);
            } finally {
              assert.equal(host.clock.now() - before >= 5, true, 'not early');
              await inside.withTaskCancellationShield((shielded) => shielded.sleep(1));
              log.push('cleanup');
            }
          }),
        );
        assert.isError(error, 'TimeoutError');
        assert.deepEqual(log.sort(), ['child', 'cleanup']);
        assert.equal(task.isCancelled, false, 'the task around');
      });
    },
  },
  {
    id: 'deadline.1/in-time',
    title: 'an operation that ends in time gives its value, and nothing comes after it',
    async run(trial) {
      const { assert } = trial;
      await trial.root(async (task) => {
        assert.equal(await trial.on(task).withTimeout(3, () => 'value'), 'value');
        assert.equal(await task.withTimeout(Infinity, () => 'for ever'), 'for ever');
        assert.equal(await task.withTimeout({ milliseconds: 3 }, async () => 'other'), 'other');
        await task.sleep(6);
        assert.equal(task.isCancelled, false);
      });
    },
  },
  {
    id: 'deadline.1/instant',
    title: 'withDeadline takes epoch milliseconds, a Date, or something with epochMilliseconds',
    async run(trial) {
      const { core, host, assert } = trial;
      await trial.root(async (task) => {
        for (const wrap of [
          (ms: number) => ms,
          (ms: number) => new Date(ms),
          (ms: number) => ({ epochMilliseconds: ms }),
        ]) {
          const before = host.clock.now();
          const instant = wrap(core.now() + 5);
          const reason = await task.run(() => trial.on(task).withDeadline(instant, reasonOf));
          assert.isError(reason, 'TimeoutError');
          // A wall clock of whole milliseconds may be one behind.
          assert.equal(host.clock.now() - before >= 4, true, 'not early');
        }
        const late = await task.withDeadline(core.now() + 3_600_000, (inside) => inside.isCancelled);
        assert.equal(late, false, 'an hour from now');
      });
    },
  },
  {
    id: 'deadline.1/bad-arguments',
    title: 'an invalid instant or duration rejects, naming the argument, and does not run the operation',
    also: ['error.0'],
    async run(trial) {
      const { assert } = trial;
      await trial.root(async (task) => {
        const never = (): void => assert.equal(true, false, 'it ran');
        const { on } = trial;
        const bad: [PromiseLike<unknown>, string][] = [
          [on(task).withTimeout(NaN, never), 'RangeError'],
          [on(task).withDeadline(NaN, never), 'RangeError'],
          [on(task).withTimeout('1' as never, never), 'TypeError'],
          [on(task).withDeadline('1' as never, never), 'TypeError'],
          [on(task).withDeadline({} as never, never), 'TypeError'],
          [on(task).withDeadline(new Date(NaN), never), 'RangeError'],
          [on(task).withTimeout(new Date(1) as never, never), 'TypeError'],
          [on(task).withTimeout({ minute: 1 } as never, never), 'TypeError'],
          [on(task).withTimeout(1, undefined as never), 'TypeError'],
        ];
        for (const [call, name] of bad) assert.equal(((await assert.rejects(call)) as Error).name, name);
      });
    },
  },
  {
    id: 'deadline.2/late-value',
    title: 'a value that the operation returns after its deadline is returned',
    async run(trial) {
      const { assert } = trial;
      await trial.root(async (task) => {
        const value = await trial.on(task).withTimeout(1, async (inside) => {
          await reasonOf(inside);
          return 'late';
        });
        assert.equal(value, 'late');
      });
    },
  },
  {
    id: 'deadline.2/error',
    title:
      'its own error comes out as it is; what the deadline cuts short throws a TimeoutError, at any depth',
    also: ['signal.5', 'cancel.19'],
    async run(trial) {
      const { core, assert } = trial;
      const own = new Error('own');
      await trial.root(async (task) => {
        const thrown = trial.on(task).withTimeout(1, async (inside) => {
          await reasonOf(inside);
          throw own;
        });
        assert.equal(await assert.rejects(thrown), own);
        const below: unknown[] = [];
        const error = await assert.rejects(
          task.withTimeout(1, (inside) =>
            trial.on(inside).withTaskGroup(async (group) => {
              group.addTask(async (child) =>
                below.push(await assert.rejects(trial.on(child).sleep(Infinity))),
              );
              await inside.sleep(Infinity);
            }),
          ),
        );
        for (const one of [error, ...below]) {
          assert.isError(one, 'TimeoutError');
          assert.ok(one instanceof core.CancellationError, 'a CancellationError too');
          const { reason, cause, message } = one as { reason: unknown; cause: unknown; message: string };
          assert.isError(reason, 'TimeoutError');
          assert.equal(cause, reason);
          assert.equal((reason as { reason: unknown }).reason, undefined, 'the reason of the reason');
          assert.ok(message.includes('1 ms'), 'says which limit it was');
          assert.ok(core.isCancellation(one) && core.isTimeout(one), 'by the public tests');
        }
        assert.equal(below.length, 1);
        const other = await assert.rejects(new core.Task((inner) => (inner.cancel(own), inner.sleep(1))));
        assert.isError(other, 'CancellationError');
        assert.equal(other instanceof core.TimeoutError || core.isTimeout(other), false, 'no deadline');
      });
    },
  },
  {
    id: 'deadline.2/made-by-hand',
    title: 'a TimeoutError can be made with a cause; it is a CancellationError without a reason',
    async run(trial) {
      const { CancellationError, TimeoutError } = trial.core;
      const cause = new Error('cause');
      const error = new TimeoutError('mine', { cause });
      trial.assert.isError(error, 'TimeoutError');
      trial.assert.ok(error instanceof CancellationError, 'a CancellationError');
      trial.assert.equal(error.cause, cause);
      trial.assert.equal(error.reason, undefined);
      trial.assert.equal(error.message, 'mine');
      trial.assert.equal(Object.hasOwn(new TimeoutError('none'), 'cause'), false);
    },
  },
];
