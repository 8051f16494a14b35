import type { ConformanceCase } from '../case.ts';

/** What a task gives, takes over, and where it may be made. */
export const cases: readonly ConformanceCase[] = [
  {
    id: 'task.1/handle-not-kept',
    title: 'a task runs to its end though nobody kept its handle and its creator has ended',
    async run(trial) {
      const { core, assert } = trial;
      const hold = trial.gate();
      const log: string[] = [];
      await trial.root(() => {
        void new core.Task(async () => {
          await hold.promise;
          log.push('task');
        });
        void core.Task.detached(async () => {
          await hold.promise;
          log.push('detached');
        });
      });
      await trial.collectGarbage();
      assert.deepEqual(log, [], 'the creator waited for neither');
      hold.open();
      await trial.settle();
      assert.deepEqual(log, ['task', 'detached']);
    },
  },
  {
    id: 'task.1/table',
    title: 'what unstructured, detached and immediate tasks take from their creator, compared with a child',
    also: ['priority.3', 'local.4'],
    async run(trial) {
      const { core, assert } = trial;
      const local = new core.TaskLocal({ defaultValue: 'default' });
      type Row = [
        id: number,
        parent: number | null | undefined,
        name: string | undefined,
        priority: number,
        local: string,
      ];
      const seen: Record<string, Row> = {};
      const note =
        (kind: string) =>
        (task: {
          id: number;
          name: string | undefined;
          priority: number;
          run<R>(callback: () => R): R;
        }): void => {
          const record = core.taskTree().tasks.find(({ id }) => id === task.id);
          seen[kind] = [task.id, record?.parent, task.name, task.priority, task.run(() => local.get())];
        };
      const creator = new core.Task(
        (task) =>
          task.withValue(local, 'bound', async (bound) => {
            const made = bound.run(() => [
              new core.Task(note('task')),
              core.Task.detached(note('detached')),
              core.Task.immediate(note('immediate')),
            ]);
            await trial.on(bound).asyncLet(note('child'));
            for (const task of made) await task;
            return bound.id;
          }),
        { name: 'creator', priority: 40 },
      );
      const id = await creator.value;
      const rows = Object.fromEntries(Object.entries(seen).map(([kind, [, ...row]]) => [kind, row]));
      assert.deepEqual(rows, {
        task: [null, undefined, 40, 'bound'],
        detached: [null, undefined, core.TaskPriority.medium, 'default'],
        immediate: [null, undefined, 40, 'bound'],
        child: [id, undefined, 40, 'bound'],
      });
      assert.equal(new Set(Object.values(seen).map(([own]) => own)).size, 4, 'ids of their own');
    },
  },
  {
    id: 'task.2/many-waiters',
    title: 'any number of waiters get the same outcome, before and after it is there',
    async run(trial) {
      const { core, assert } = trial;
      for (const fails of [false, true]) {
        const outcome = { the: fails ? 'error' : 'value' };
        const hold = trial.gate();
        const task = new core.Task(async () => {
          await hold.promise;
          if (fails) throw outcome;
          return outcome;
        });
        const ask = (): Promise<unknown> =>
          fails
            ? task.value.then(
                () => assert.equal(true, false, 'it fulfilled'),
                (error: unknown) => error,
              )
            : task.value;
        const early = Array.from({ length: 100 }, ask);
        const inTask = new core.Task(ask);
        await trial.settle();
        hold.open();
        for (const one of [...early, inTask.value, ...Array.from({ length: 100 }, ask)]) {
          assert.equal(await one, outcome);
        }
      }
    },
  },
  {
    id: 'task.3/result',
    title: 'result gives the outcome as a settled-result value and never rejects',
    async run(trial) {
      const { core, assert } = trial;
      const error = new Error('own');
      const returns = new core.Task(() => 'value');
      const fails = new core.Task(() => {
        throw error;
      });
      assert.deepEqual(await returns.result, { status: 'fulfilled', value: 'value' });
      const early = fails.result;
      for (const result of [await early, await fails.result]) {
        assert.equal(result.status, 'rejected');
        assert.equal((result as PromiseRejectedResult).reason, error);
      }
      const cancelled = new core.Task((task) => trial.on(task).sleep(Infinity));
      cancelled.cancel();
      const result = await cancelled.result;
      assert.equal(result.status, 'rejected');
      assert.isError((result as PromiseRejectedResult).reason, 'CancellationError');
      assert.deepEqual(await trial.uncaught(), [], 'asking for the result is asking for the error');
    },
  },
  {
    id: 'task.3/circle',
    title: 'only a task that asks for its own result is rejected',
    also: ['tree.12'],
    async run(trial) {
      const { core, assert } = trial;
      const task: { readonly result: Promise<unknown>; readonly value: Promise<unknown> } = new core.Task(
        () => assert.rejects(task.result),
      );
      assert.isError(await task.value, 'AwaitCycleError');
    },
  },
  {
    id: 'task.4/anywhere',
    title: 'tasks can be made outside any task, in synchronous code, in a task, in a promise reaction',
    async run(trial) {
      const { core, assert } = trial;
      const log: string[] = [];
      const make = (name: string): Promise<number> => new core.Task(() => log.push(name)).value;
      const made = [make('outside'), core.Task.detached(() => log.push('detached')).value];
      assert.deepEqual(log, [], 'none has started yet');
      made.push(trial.root(() => make('in a task')));
      made.push(Promise.resolve().then(() => make('in a reaction')));
      await Promise.all(made);
      assert.deepEqual(log.sort(), ['detached', 'in a reaction', 'in a task', 'outside']);
    },
  },
  {
    id: 'task.4/bad-arguments',
    title: 'a body that is no function and bad options throw at the call, naming the argument',
    also: ['error.0'],
    run({ core, assert }) {
      const bad: [() => unknown, string, string][] = [
        [() => new core.Task(undefined as never), 'TypeError', 'body'],
        [() => core.Task.detached('body' as never), 'TypeError', 'body'],
        [() => new core.Task(() => {}, { priority: 0 }), 'RangeError', 'priority'],
        [() => new core.Task(() => {}, { name: 1 as never }), 'TypeError', 'name'],
        [() => new core.Task(() => {}, { signal: {} as never }), 'TypeError', 'signal'],
        [() => new core.Task(() => {}, null as never), 'TypeError', 'options'],
      ];
      for (const [call, name, argument] of bad) {
        const error = assert.throws(call) as Error;
        assert.equal(error.name, name);
        assert.equal(error.message.includes(argument), true, error.message);
      }
    },
  },
  {
    id: 'task.5/immediate',
    title: 'Task.immediate runs its body inside the call up to its first await, as a task of its own',
    async run(trial) {
      const { core, assert } = trial;
      const hold = trial.gate();
      await trial.root(async (creator) => {
        const log: unknown[] = [];
        const task = core.Task.immediate(async (task) => {
          log.push('began', core.Task.current?.id === task.id, task.id === creator.id);
          await hold.promise;
          log.push('went on');
          return 'value';
        });
        assert.deepEqual(log, ['began', true, false]);
        assert.equal(core.Task.current?.id, creator.id, 'the current task is the creator again');
        hold.open();
        assert.equal(await task, 'value');
        assert.deepEqual(log, ['began', true, false, 'went on']);
      });
    },
  },
  {
    id: 'task.5/immediate-that-throws',
    title: 'what an immediate body throws is the outcome of the task, and not thrown at the caller',
    async run(trial) {
      const { core, assert } = trial;
      const error = new Error('own');
      const task = core.Task.immediate(() => {
        throw error;
      });
      assert.equal(await assert.rejects(task), error);
      assert.equal(await core.Task.immediate(() => 'value'), 'value');
    },
  },
  {
    id: 'task.5/others-start-later',
    title: 'new Task and Task.detached run nothing inside the call',
    async run(trial) {
      const { core, assert } = trial;
      let started = 0;
      const start = (): void => {
        started += 1;
      };
      const tasks = [new core.Task(start), core.Task.detached(start)];
      assert.equal(started, 0);
      await Promise.all(tasks);
      assert.equal(started, 2);
    },
  },
];
