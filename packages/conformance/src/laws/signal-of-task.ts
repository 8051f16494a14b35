import type { TaskContext } from '@tasktree/core';
import type { ConformanceCase } from '../case.ts';
import { CountedSignal, signalSource } from '../signal-source.ts';

/** The signal that a task gives: signal.1, 2, 5, 6. */
export const cases: readonly ConformanceCase[] = [
  {
    id: 'signal.1/made-on-first-use',
    title: 'no signal is made for tasks that do not ask for one, and one for a task that asks twice',
    async run(trial) {
      const { core, assert } = trial;
      // A controller of a cancelled region is aborted, so that those that were made can be counted. By the prototype: some engines
      // go on with a constructor that they have found in the global object before.
      const { prototype } = (globalThis as unknown as { AbortController: { prototype: { abort: unknown } } })
        .AbortController;
      const native = prototype.abort as (this: unknown, ...args: unknown[]) => void;
      let made = 0;
      prototype.abort = function (this: unknown, ...args: unknown[]): void {
        made += 1;
        native.apply(this, args);
      };
      try {
        const run = (asks: boolean): Promise<unknown> => {
          const task = new core.Task((task) =>
            trial.on(task).withTaskGroup((group) => {
              group.addTask(async (child) => {
                if (asks) assert.equal(child.signal, child.signal);
                await assert.rejects(trial.on(child).sleep(Infinity));
              });
              group.cancelAll();
            }),
          );
          return task.value;
        };
        await run(false);
        assert.equal(made, 0, 'without asking');
        await run(true);
        assert.equal(made, 1, 'asked twice');
      } finally {
        prototype.abort = native;
      }
    },
  },
  {
    id: 'signal.1/aborted-inside-cancel',
    title: 'the signal aborts inside cancel(), with the CancellationError of the region',
    async run(trial) {
      const { core, assert } = trial;
      const hold = trial.gate();
      const seen: unknown[] = [];
      const task = new core.Task(async (task) => {
        const { signal } = task;
        assert.equal(signal.aborted, false);
        signal.addEventListener('abort', () => seen.push(signal.reason, task.isCancelled));
        await hold.promise;
        return assert.throws(() => task.checkCancellation());
      });
      await trial.settle();
      task.cancel('why');
      assert.equal(seen.length, 2, 'at once');
      hold.open();
      const error = await task.value;
      assert.isError(error, 'CancellationError');
      assert.equal((error as { reason: unknown }).reason, 'why');
      assert.equal(seen[0], error);
      assert.equal(seen[1], true);
    },
  },
  {
    id: 'signal.1/first-used-when-cancelled',
    title: 'a signal first asked for in a cancelled task is aborted, with the same error',
    async run(trial) {
      const { core, assert } = trial;
      const task = new core.Task((task) => {
        const error = assert.throws(() => task.checkCancellation());
        assert.equal(task.signal.aborted, true);
        assert.equal(task.signal.reason, error);
      });
      task.cancel();
      await task;
    },
  },
  {
    id: 'signal.1/each-region',
    title: 'the signal of a timeout aborts with it, that of the task around does not',
    also: ['deadline.3'],
    async run(trial) {
      const { assert } = trial;
      await trial.root(async (task) => {
        await trial.on(task).withTimeout(1, async (inside) => {
          assert.equal(inside.signal === task.signal, false);
          const error = await assert.rejects(trial.on(inside).sleep(Infinity));
          assert.equal(inside.signal.reason, error);
        });
        assert.equal(task.signal.aborted, false);
      });
    },
  },
  {
    id: 'signal.2/listener-with-a-signal',
    title: 'an API that takes a signal is stopped by cancelling the task',
    async run(trial) {
      const { core, assert } = trial;
      const [hold, target] = [trial.gate(), signalSource()];
      let heard = 0;
      const task = new core.Task((task) => {
        const listen = target.signal.addEventListener.bind(target.signal) as (...args: unknown[]) => void;
        listen('abort', () => (heard += 1), { signal: task.signal });
        listen('abort', () => (heard += 10));
        return hold.promise;
      });
      await trial.settle();
      task.cancel();
      target.abort();
      assert.equal(heard, 10, 'only the listener without a signal');
      hold.open();
      await task;
    },
  },
  {
    id: 'signal.5/what-libraries-expect',
    title: 'a CancellationError is an Error named AbortError, or TimeoutError where a time limit cancelled',
    async run(trial) {
      const { core, assert } = trial;
      for (const reason of [undefined, 'text', new core.TimeoutError('slow'), { name: 'Other' }]) {
        const task = new core.Task((task) => trial.on(task).sleep(Infinity));
        task.cancel(reason);
        const error = (await assert.rejects(task.value)) as Error & { code: unknown; reason: unknown };
        const isLimit = reason instanceof core.TimeoutError;
        const name = isLimit ? 'TimeoutError' : 'AbortError';
        assert.equal(error.name, name);
        assert.equal(error.code, isLimit ? 'ERR_TASKTREE_TIMEOUT' : 'ERR_TASKTREE_CANCELLED');
        assert.equal(error instanceof Error, true);
        assert.equal(error instanceof core.CancellationError, true);
        assert.equal(error instanceof core.TimeoutError, isLimit);
        assert.equal(error.reason, reason);
        assert.equal(String(error).startsWith(`${name}: `), true, String(error));
      }
    },
  },
  {
    id: 'signal.5/two-copies',
    title:
      'instanceof holds for errors and tasks of another copy of core, and a signal carries one listener for both',
    also: ['signal.4', 'observe.4'],
    async run(trial) {
      const { core, assert } = trial;
      if (trial.anotherCopy === undefined)
        return trial.gap('there is no other copy of core to load', 'observe.4');
      const other = await trial.anotherCopy();
      assert.equal(other.CancellationError === core.CancellationError, false, 'another copy');
      const outer = new CountedSignal();
      const sleep = (task: TaskContext): Promise<void> => trial.on(task).sleep(Infinity);
      const tasks = [core, other].map((copy) => new copy.Task(sleep, { signal: outer.signal }));
      await trial.settle();
      assert.equal(outer.listeners, 1);
      outer.abort('why');
      for (const task of tasks) {
        const error = await assert.rejects(task.value);
        for (const copy of [core, other]) {
          assert.equal(error instanceof copy.CancellationError, true);
          assert.equal(error instanceof copy.TimeoutError, false);
        }
      }
      assert.equal(outer.listeners, 0);
    },
  },
  {
    id: 'signal.6/fresh-in-a-shield',
    title: 'inside a shield the signal is another one, unaborted, also when the task is cancelled meanwhile',
    also: ['shield.1'],
    async run(trial) {
      const { core, assert } = trial;
      const task = new core.Task(async (task) => {
        const { signal } = task;
        assert.equal(signal.aborted, true);
        await trial.on(task).withTaskCancellationShield((inside) => {
          assert.equal(inside.signal === signal, false, 'another signal');
          assert.equal(inside.signal.aborted, false);
          task.cancel('again');
          assert.equal(inside.signal.aborted, false);
        });
        assert.equal(task.signal, signal);
      });
      task.cancel();
      await task;
    },
  },
];
