import type { TaskContext } from '@tasktree/core';
import type { ConformanceCase } from '../case.ts';
import { CountedSignal, signalSource } from '../signal-source.ts';

/** AbortSignal, both ways. */
export const cases: readonly ConformanceCase[] = [
  {
    id: 'signal.1/made-on-first-use',
    title: 'no signal is made for tasks that do not ask for one, and one for a task that asks twice',
    async run(trial) {
      const { core, assert } = trial;
      const globals = globalThis as { AbortController?: unknown };
      const Native = globals.AbortController as new () => object;
      let made = 0;
      globals.AbortController = class extends Native {
        constructor() {
          super();
          made += 1;
        }
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
        globals.AbortController = Native;
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
    id: 'signal.3/cancels-what-was-made-with-it',
    title: 'tasks, children, groups, deadlines and blocks made with a signal are cancelled with its reason',
    async run(trial) {
      const { core, assert } = trial;
      const [outer, seen] = [signalSource(), [] as unknown[]];
      const { signal } = outer;
      const until = async (task: TaskContext): Promise<void> => {
        const error = await assert.rejects(trial.on(task).sleep(Infinity));
        seen.push((error as { reason: unknown }).reason, task.cancellationReason);
      };
      const free: boolean[] = [];
      const bodies: ((task: TaskContext) => PromiseLike<unknown>)[] = [
        (task) => trial.on(task).withTimeout(Infinity, until, { signal }),
        (task) => trial.on(task).asyncLet(until, { signal }),
        (task) => trial.on(task).withTaskGroup((group) => group.addTask(until), { signal }),
        (task) => trial.on(task).withDiscardingTaskGroup((group) => group.addTask(until), { signal }),
        (task) => trial.on(task).withTaskGroup((group) => group.addTask(until, { signal })),
        (task) => trial.on(task).taskScope({ signal }).asyncLet(until),
      ];
      const tasks = bodies.map(
        (body) =>
          new core.Task(async (task) => {
            await body(task);
            free.push(task.isCancelled);
          }),
      );
      const alone = [new core.Task(until, { signal }), core.Task.detached(until, { signal })];
      await trial.settle();
      assert.deepEqual(seen, []);
      const reason = new Error('outer');
      outer.abort(reason);
      await Promise.all([...tasks, ...alone]);
      assert.equal(seen.length, 2 * (bodies.length + alone.length));
      for (const one of seen) assert.equal(one, reason);
      assert.deepEqual(
        free,
        Array.from({ length: bodies.length }, () => false),
        'the tasks around',
      );
    },
  },
  {
    id: 'signal.3/aborted-already',
    title: 'made with an aborted signal it starts cancelled, with the reason of the signal, and still runs',
    async run(trial) {
      const { core, assert } = trial;
      const outer = signalSource();
      outer.abort('before');
      const { signal } = outer;
      const look = (task: TaskContext): unknown[] => [task.isCancelled, task.cancellationReason];
      const expected = [true, 'before'];
      assert.deepEqual(await new core.Task(look, { signal }).value, expected, 'task');
      assert.deepEqual(await core.Task.immediate(look, { signal }).value, expected, 'immediate task');
      await trial.root(async (task) => {
        assert.deepEqual(await trial.on(task).withTimeout(1000, look, { signal }), expected, 'timeout');
        await task.withTaskGroup<unknown>(
          async (group, body) => {
            group.addTask(look);
            assert.deepEqual(look(body), [false, undefined], 'body of a group');
            assert.equal(group.addTaskUnlessCancelled(look), false);
            assert.deepEqual((await group.next()).value, expected, 'child');
          },
          { signal },
        );
        assert.equal(task.isCancelled, false);
      });
    },
  },
  {
    id: 'signal.3/after-the-end',
    title: 'a signal that aborts after the task or scope has ended changes nothing',
    async run(trial) {
      const { core, assert } = trial;
      const outer = signalSource();
      const { signal } = outer;
      const task = new core.Task(
        async (task) => {
          await trial.on(task).withTaskGroup(() => {}, { signal });
          return 'value';
        },
        { signal },
      );
      assert.equal(await task.value, 'value');
      outer.abort();
      assert.equal(task.isCancelled, false);
    },
  },
  {
    id: 'signal.4/one-listener',
    title: '100,000 tasks on one outer signal: one listener, removed when the last has ended',
    async run(trial) {
      const { assert } = trial;
      const [outer, hold] = [new CountedSignal(), trial.gate()];
      const { signal } = outer;
      await trial.root((task) =>
        trial.on(task).withDiscardingTaskGroup(async (group) => {
          // A test host runs this case once for each seed; a tenth shows the same there.
          const count = trial.host.name === 'test' ? 10_000 : 100_000;
          for (let added = 0; added < count; added += 1) group.addTask(() => hold.promise, { signal });
          assert.equal(outer.listeners, 1, 'while they live');
          hold.open();
        }),
      );
      assert.equal(outer.most, 1, 'ever');
      assert.equal(outer.listeners, 0, 'in the end');
    },
  },
  {
    id: 'signal.4/one-for-all-kinds',
    title: 'tasks, groups and deadlines share the listener; it goes with the last of them, and comes again',
    async run(trial) {
      const { core, assert } = trial;
      const [outer, first, second] = [new CountedSignal(), trial.gate(), trial.gate()];
      const { signal } = outer;
      const one = new core.Task(() => first.promise, { signal });
      const other = new core.Task((task) =>
        trial
          .on(task)
          .withTaskGroup(
            (_, body) => trial.on(body).withTimeout(Infinity, () => second.promise, { signal }),
            { signal },
          ),
      );
      await trial.settle();
      assert.equal(outer.listeners, 1);
      first.open();
      await one;
      assert.equal(outer.listeners, 1, 'the other still uses it');
      second.open();
      await other;
      assert.equal(outer.listeners, 0);
      const again = new core.Task((task) => task.isCancelled, { signal });
      assert.equal(outer.listeners, 1, 'again');
      outer.abort('why');
      assert.equal(await again.value, true);
      assert.equal(outer.listeners, 0, 'after the abort');
      assert.equal(outer.most, 1);
    },
  },
  {
    id: 'signal.4/aborting-many',
    title: 'one abort cancels all tasks on a signal, also when a handler makes and ends others meanwhile',
    async run(trial) {
      const { core, assert } = trial;
      const [outer, hold] = [new CountedSignal(), trial.gate()];
      const { signal } = outer;
      let late: { value: Promise<boolean> } | undefined;
      const tasks = Array.from(
        { length: 1000 },
        (_, index) =>
          new core.Task(
            (task) =>
              trial.on(task).withTaskCancellationHandler(
                () => hold.promise,
                () => {
                  if (index === 500) late = new core.Task((task) => task.isCancelled, { signal });
                },
              ),
            { signal },
          ),
      );
      await trial.settle();
      outer.abort('why');
      assert.equal(tasks.filter((task) => task.isCancelled).length, 1000);
      hold.open();
      await Promise.all(tasks);
      assert.equal(await late?.value, true, 'a task made during the abort');
      assert.equal(outer.listeners, 0);
    },
  },
  {
    id: 'signal.5/what-libraries-expect',
    title: 'a CancellationError is an Error named AbortError, with a stable code, whatever the reason',
    async run(trial) {
      const { core, assert } = trial;
      for (const reason of [undefined, 'text', new core.TimeoutError('slow'), { name: 'Other' }]) {
        const task = new core.Task((task) => trial.on(task).sleep(Infinity));
        task.cancel(reason);
        const error = (await assert.rejects(task.value)) as Error & { code: unknown; reason: unknown };
        assert.equal(error.name, 'AbortError');
        assert.equal(error.code, 'ERR_TASKTREE_CANCELLED');
        assert.equal(error instanceof Error, true);
        assert.equal(error instanceof core.CancellationError, true);
        assert.equal(error instanceof core.TimeoutError, false);
        assert.equal(error.reason, reason);
        assert.equal(String(error).startsWith('AbortError: '), true, String(error));
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
  {
    id: 'signal.7/task-and-locals-of-the-installer',
    title: 'a handler runs with the current task and the task-locals of where it was installed',
    async run(trial) {
      const { core, assert } = trial;
      const hold = trial.gate();
      const local = new core.TaskLocal({ defaultValue: 'default' });
      let seen: unknown;
      const task = new core.Task((task) =>
        task.withValue(local, 'installed', () =>
          task.run(() =>
            local.withValue('around the call', () =>
              trial.on(task).withTaskCancellationHandler(
                (inside) => inside.withValue(local, 'operation', () => hold.promise),
                () => {
                  seen = [local.get(), core.Task.current?.id, core.Task.isCancelled];
                },
              ),
            ),
          ),
        ),
      );
      await trial.settle();
      await new core.Task(() => {
        local.withValue('of the canceller', () => task.cancel());
      });
      hold.open();
      await task;
      assert.deepEqual(seen, ['around the call', task.id, true]);
    },
  },
  {
    id: 'signal.7/after-an-await',
    title: 'also a handler installed in the body of a child, and called from outside any task',
    async run(trial) {
      const { core, assert } = trial;
      const hold = trial.gate();
      const local = new core.TaskLocal({ defaultValue: 'default' });
      const seen: unknown[] = [];
      const task = new core.Task((task) =>
        task.withValue(local, 'parent', (inside) =>
          trial.on(inside).withTaskGroup<void>((group) => {
            for (const name of ['one', 'two']) {
              group.addTask(async (child) => {
                await Promise.resolve();
                await child.withValue(local, name, (bound) =>
                  trial.on(bound).withTaskCancellationHandler(
                    () => hold.promise,
                    () => void seen.push([local.get(), core.Task.current?.id === child.id]),
                  ),
                );
              });
            }
          }),
        ),
      );
      await trial.settle();
      task.cancel();
      hold.open();
      await task;
      assert.deepEqual(seen, [
        ['two', true],
        ['one', true],
      ]);
    },
  },
];
