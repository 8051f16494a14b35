import type { TaskContext } from '@tasktree/core';
import type { ConformanceCase, Trial } from '../case.ts';

interface Stuck {
  readonly message: string;
  readonly tasks: readonly {
    readonly id: number;
    readonly name: string | undefined;
    readonly waitsFor: readonly unknown[];
    readonly ageMs: number | undefined;
    readonly site: string | undefined;
  }[];
}

/** Collects the reports for as long as `work` takes. */
async function reportsOf(
  trial: Trial,
  work: (reports: readonly Stuck[]) => PromiseLike<unknown>,
): Promise<Stuck[]> {
  const reports: Stuck[] = [];
  const watching = trial.core.observe({ stuck: (_, detail) => void reports.push(detail) }, { sites: true });
  try {
    await work(reports);
  } finally {
    (watching as unknown as Record<symbol, () => void>)[Symbol.dispose ?? Symbol.for('Symbol.dispose')]?.();
  }
  return reports;
}

function stateOf(trial: Trial, name: string): string | undefined {
  return trial.core.taskTree().tasks.find((task) => task.name === name)?.state;
}

/** Children that take no notice. */
export const cases: readonly ConformanceCase[] = [
  {
    id: 'grace.1/report',
    title:
      'reportAfter after children were cancelled one report names those that still run, and what they wait for',
    async run(trial) {
      const { assert } = trial;
      const hold = trial.gate();
      const awaited = new trial.core.Task(() => hold.promise);
      const ids: number[] = [];
      const reports = await reportsOf(trial, (reports) =>
        trial.root(
          (task) =>
            trial.on(task).withTaskGroup(
              async (group) => {
                const name = (child: TaskContext): void => void ids.push(child.id);
                group.addTask((child) => (name(child), hold.promise), { name: 'deaf' });
                group.addTask((child) => (name(child), awaited.value), { name: 'reader' });
                group.addTask((child) => trial.on(child).sleep(Infinity), { name: 'obedient' });
                await task.yield();
                group.cancelAll();
                while (reports.length === 0) await trial.sleep(2);
                await trial.sleep(10);
                hold.open();
                await group.nextResult();
              },
              { reportAfter: 3 },
            ),
          { name: 'top' },
        ),
      );
      await awaited;
      assert.equal(reports.length, 1, 'how many reports');
      const [{ message, tasks }] = reports as [Stuck];
      assert.deepEqual(
        tasks.map((task) => [task.id, task.name, task.waitsFor]),
        [
          [ids[0], 'deaf', []],
          [ids[1], 'reader', [awaited.id]],
        ],
      );
      for (const task of tasks) {
        assert.equal((task.ageMs ?? 0) >= 3, true, 'the age');
        assert.equal(typeof task.site, 'string', 'where it was made');
        assert.equal(message.includes(`top > ${task.name}`), true, `the path in: ${message}`);
      }
      assert.equal(message.includes('obedient'), false, message);
      assert.equal(message.includes(`waits for ${awaited.id}`), true, message);
    },
  },
  {
    id: 'grace.1/cancelled-from-above',
    title: 'a group whose task is cancelled reports after its own reportAfter, and names each task once',
    async run(trial) {
      const { core, assert } = trial;
      const hold = trial.gate();
      const reports = await reportsOf(trial, async () => {
        const task = new core.Task((task) =>
          trial.on(task).withTaskGroup(
            (outer) => {
              outer.addTask(() => hold.promise, { name: 'outer' });
              outer.addTask((child) =>
                trial.on(child).withTaskGroup(
                  (inner) => {
                    inner.addTask(() => hold.promise, { name: 'inner' });
                  },
                  { reportAfter: 2 },
                ),
              );
            },
            { reportAfter: 8 },
          ),
        );
        await trial.settle();
        task.cancel();
        await trial.sleep(30);
        hold.open();
        await task;
      });
      assert.deepEqual(
        reports.map(({ tasks }) => tasks.map(({ name }) => name)),
        [['inner'], ['outer']],
      );
    },
  },
  {
    id: 'grace.1/own-error',
    title: 'children that hold up a scope which is left by an error are reported',
    async run(trial) {
      const { assert } = trial;
      const [hold, own] = [trial.gate(), new Error('own')];
      const reports = await reportsOf(trial, () =>
        trial.root(async (task) => {
          const call = trial.on(task).withTaskGroup(
            (group) => {
              group.addTask(() => hold.promise, { name: 'deaf' });
              throw own;
            },
            { reportAfter: 1 },
          );
          void call.catch(() => {});
          await trial.sleep(10);
          hold.open();
          assert.equal(await assert.rejects(call), own);
        }),
      );
      assert.deepEqual(
        reports.map(({ tasks }) => tasks.map(({ name }) => name)),
        [['deaf']],
      );
    },
  },
  {
    id: 'grace.1/never-for-uncancelled',
    title: 'children that were not cancelled are never reported, however long the scope waits for them',
    async run(trial) {
      const { assert } = trial;
      const reports = await reportsOf(trial, () =>
        trial.root((task) =>
          trial.on(task).withTaskGroup(
            (group) => {
              group.addTask((child) => trial.on(child).sleep(10));
            },
            { reportAfter: 1 },
          ),
        ),
      );
      assert.deepEqual(reports, []);
      const shielded = await reportsOf(trial, () =>
        trial.root((task) =>
          trial.on(task).withTaskGroup(
            async (group) => {
              group.addTask(
                (child) =>
                  trial.on(child).withTaskCancellationShield((inside) =>
                    inside.withTaskGroup((healthy) => {
                      healthy.addTask((one) => one.sleep(20), { name: 'healthy' });
                    }),
                  ),
                { name: 'in a shield' },
              );
              await task.yield();
              group.cancelAll();
            },
            { reportAfter: 1 },
          ),
        ),
      );
      const named = shielded.flatMap(({ tasks }) => tasks.map(({ name }) => name));
      assert.equal(named.includes('healthy'), false, 'in a shield');
    },
  },
  {
    id: 'grace.1/waits-for-ever',
    title: 'without abandonAfter a scope waits for a cancelled child, report or not',
    also: ['tree.4'],
    async run(trial) {
      const { assert } = trial;
      const hold = trial.gate();
      let isOver = false;
      await trial.root(async (task) => {
        const call = trial
          .on(task)
          .withTaskGroup(
            (group) => {
              group.addTask(() => hold.promise);
              group.cancelAll();
            },
            { reportAfter: 1 },
          )
          .then(() => {
            isOver = true;
          });
        await trial.sleep(10);
        assert.equal(isOver, false);
        hold.open();
        await call;
      });
    },
  },
  {
    id: 'grace.2/lost-value',
    title:
      'abandonAfter: the scope ends with an error that names the tasks and keeps the value; the tasks stay in the tree',
    leavesTasks: true,
    async run(trial) {
      const { core, assert } = trial;
      const hold = trial.gate();
      let used: unknown;
      await trial.root(async (task) => {
        const error = await assert.rejects(
          trial.on(task).withTaskGroup(
            (group) => {
              group.addTask(
                async () => {
                  await hold.promise;
                  used = assert.throws(() => group.addTask(() => {}));
                  throw new Error('much later');
                },
                { name: 'deaf' },
              );
              group.cancelAll();
              return 'value';
            },
            { abandonAfter: 2 },
          ),
        );
        assert.isError(error, 'AbandonedTasksError');
        const { tasks, value } = error as InstanceType<typeof core.AbandonedTasksError>;
        assert.equal(value, 'value');
        assert.deepEqual(
          tasks.map(({ name }) => name),
          ['deaf'],
        );
        assert.equal(stateOf(trial, 'deaf'), 'abandoned');
      });
      assert.equal(stateOf(trial, 'deaf'), 'abandoned', 'after the parent');
      const ended: unknown[] = [];
      const watching = core.observe({
        settled: (task, detail) => {
          if (task.name === 'deaf') ended.push((detail as { error: Error }).error.message);
        },
      });
      hold.open();
      await trial.settle();
      (watching as unknown as Record<symbol, () => void>)[Symbol.dispose ?? Symbol.for('Symbol.dispose')]?.();
      assert.isError(used, 'ScopeClosedError', 'its later use of the group');
      assert.deepEqual(ended, ['much later'], 'its outcome is an event');
      assert.equal(stateOf(trial, 'deaf'), undefined, 'gone when it has settled');
      assert.deepEqual(await trial.uncaught(), []);
    },
  },
  {
    id: 'grace.2/error-wins',
    title: 'an error that was leaving leaves, with the AbandonedTasksError suppressed under it',
    async run(trial) {
      const { core, assert } = trial;
      const [hold, own] = [trial.gate(), new Error('own')];
      await trial.root(async (task) => {
        const error = await assert.rejects(
          trial.on(task).withTaskGroup(
            (group) => {
              group.addTask(() => hold.promise, { name: 'deaf' });
              throw own;
            },
            { abandonAfter: 1 },
          ),
        );
        assert.equal(error, own);
        const suppressed = core.suppressedErrors(own);
        assert.equal(suppressed.length, 1);
        assert.isError(suppressed[0], 'AbandonedTasksError');
      });
      hold.open();
      await trial.settle();
    },
  },
  {
    id: 'grace.2/healthy-children',
    title: 'children of a group that is not cancelled are waited for however long they take',
    async run(trial) {
      const { assert } = trial;
      const log: string[] = [];
      await trial.root((task) =>
        trial.on(task).withTaskGroup(
          (group) => {
            group.addTask(async (child) => {
              await trial.on(child).sleep(10);
              log.push('healthy');
            });
          },
          { abandonAfter: 1 },
        ),
      );
      assert.deepEqual(log, ['healthy']);
    },
  },
  {
    id: 'grace.2/from-the-later',
    title: 'patience is counted from the later of the end of the body and the cancellation',
    async run(trial) {
      const { host, assert } = trial;
      const [one, other] = [trial.gate(), trial.gate()];
      await trial.root(async (task) => {
        let ended = 0;
        const bodyLast = trial.on(task).withTaskGroup(
          async (group) => {
            group.addTask(() => one.promise);
            group.cancelAll();
            await trial.sleep(20);
            ended = host.clock.now();
          },
          { abandonAfter: 10 },
        );
        assert.isError(await assert.rejects(bodyLast), 'AbandonedTasksError');
        assert.equal(host.clock.now() - ended >= 10, true, 'from the end of the body');
      });
      await trial.root(async (task) => {
        let cancelled = 0;
        const cancelLast = trial.on(task).withTaskGroup(
          (group) => {
            group.addTask(() => other.promise);
            group.addTask(async (child) => {
              await child.sleep(20);
              cancelled = host.clock.now();
              group.cancelAll();
            });
          },
          { abandonAfter: 10 },
        );
        assert.isError(await assert.rejects(cancelLast), 'AbandonedTasksError');
        assert.equal(host.clock.now() - cancelled >= 10, true, 'from the cancellation');
      });
      one.open();
      other.open();
      await trial.settle();
    },
  },
  {
    id: 'grace.2/in-time',
    title: 'cancelled children that end within the grace period are not abandoned',
    async run(trial) {
      const { assert } = trial;
      const value = await trial.root((task) =>
        trial.on(task).withTaskGroup(
          (group) => {
            group.addTask((child) => trial.on(child).withTaskCancellationShield((inside) => inside.sleep(3)));
            group.cancelAll();
            return 'value';
          },
          { abandonAfter: 3_600_000 },
        ),
      );
      assert.equal(value, 'value');
    },
  },
  {
    id: 'grace.2/shielded',
    title: 'a shielded child counts as one that takes no notice',
    async run(trial) {
      const { assert } = trial;
      const hold = trial.gate();
      await trial.root(async (task) => {
        const call = trial.on(task).withTaskGroup(
          async (group) => {
            group.addTask((child) => trial.on(child).withTaskCancellationShield(() => hold.promise), {
              name: 'shielded',
            });
            await task.yield();
            group.cancelAll();
          },
          { abandonAfter: 1 },
        );
        assert.isError(await assert.rejects(call), 'AbandonedTasksError');
        assert.equal(stateOf(trial, 'shielded'), 'abandoned');
      });
      hold.open();
      await trial.settle();
    },
  },
  {
    id: 'grace.2/inherited',
    title: 'the option is inherited from the nearest task or group that sets it',
    async run(trial) {
      const { core, assert } = trial;
      const hold = trial.gate();
      const started = timeOf(trial);
      const task = new core.Task(
        (task) =>
          trial.on(task).withTaskGroup(
            async (outer) => {
              const errors: unknown[] = [];
              outer.addTask(async (child) => {
                const call = trial.on(child).withTaskGroup((inner) => {
                  inner.addTask(() => hold.promise);
                  inner.cancelAll();
                });
                errors.push(await assert.rejects(call));
              });
              await outer.waitForAll();
              return errors;
            },
            { abandonAfter: 2 },
          ),
        { abandonAfter: 3_600_000 },
      );
      const [error] = await task.value;
      assert.isError(error, 'AbandonedTasksError');
      assert.equal(timeOf(trial) - started < 3_600_000, true, 'the nearest');
      const other = new core.Task(
        (task) => {
          const call = trial.on(task).withTimeout(Infinity, (inside) => {
            trial.on(inside).asyncLet(() => hold.promise);
            return 'value';
          });
          return assert.rejects(call);
        },
        { abandonAfter: 1 },
      );
      const lost = await other.value;
      assert.isError(lost, 'AbandonedTasksError', 'of a task');
      assert.equal((lost as { value: unknown }).value, 'value');
      hold.open();
      await trial.settle();
    },
  },
  {
    id: 'grace.2/async-let-at-disposal',
    title:
      'an async let abandoned at disposal: the abandonment is suppressed under the error of the body, or reported',
    also: ['let.12', 'error.3'],
    async run(trial) {
      const { core, assert } = trial;
      const [hold, own] = [trial.gate(), new Error('own')];
      const asyncDispose: typeof Symbol.asyncDispose =
        Symbol.asyncDispose ?? Symbol.for('Symbol.asyncDispose');
      const leave = async (task: TaskContext): Promise<void> => {
        const deaf = trial.on(task).asyncLet(() => hold.promise, { name: 'deaf' });
        await deaf[asyncDispose]();
        assert.equal(stateOf(trial, 'deaf'), 'abandoned');
      };
      const fails = new core.Task(
        async (task) => {
          await leave(task);
          throw own;
        },
        { abandonAfter: 1 },
      );
      assert.equal(await assert.rejects(fails.value), own);
      const suppressed = core.suppressedErrors(own);
      assert.equal(suppressed.length, 1);
      assert.isError(suppressed[0], 'AbandonedTasksError');
      assert.deepEqual(await trial.uncaught(), []);
      hold.open();
      await trial.settle();
      const again = trial.gate();
      const returns = new core.Task(
        async (task) => {
          await trial
            .on(task)
            .asyncLet(() => again.promise)
            [asyncDispose]();
          return 'value';
        },
        { abandonAfter: 1 },
      );
      assert.equal(await returns.value, 'value');
      const uncaught = await trial.uncaught();
      assert.deepEqual(
        uncaught.map(({ kind }) => kind),
        ['rejection'],
      );
      assert.isError(uncaught[0]?.error, 'AbandonedTasksError');
      again.open();
      await trial.settle();
    },
  },
  {
    id: 'grace.2/events',
    title: 'observers are told of each task that is abandoned',
    async run(trial) {
      const { core, assert } = trial;
      const hold = trial.gate();
      const log: string[] = [];
      const watching = core.observe({
        abandoned: (task) => log.push(`abandoned ${task.name}`),
        settled: (task) => log.push(`settled ${task.name}`),
      });
      await trial.root(
        async (task) => {
          const call = trial.on(task).withTaskGroup(
            (group) => {
              for (const name of ['one', 'two']) group.addTask(() => hold.promise, { name });
              group.cancelAll();
            },
            { abandonAfter: 1 },
          );
          await assert.rejects(call);
        },
        { name: 'top' },
      );
      hold.open();
      await trial.settle();
      (watching as unknown as Record<symbol, () => void>)[Symbol.dispose ?? Symbol.for('Symbol.dispose')]?.();
      assert.deepEqual(log, ['abandoned one', 'abandoned two', 'settled top', 'settled one', 'settled two']);
    },
  },
  {
    id: 'grace.1/also-a-warning',
    title: 'the report is a warning as well, with a code, the names of the tasks and what to do',
    async run(trial) {
      const { assert, host } = trial;
      const gate = trial.gate();
      const warnings: [message: string, code: string][] = [];
      const before = Object.getOwnPropertyDescriptor(host, 'warn');
      host.warn = (...warning) => void warnings.push(warning);
      try {
        const ending = trial.root((task) =>
          trial.on(task).withTaskGroup(
            (group) => {
              group.addTask(() => gate.promise, { name: 'deaf one' });
              group.cancelAll();
            },
            { reportAfter: 1 },
          ),
        );
        // The report itself makes no time pass.
        for (let turn = 0; turn < 200 && warnings.length === 0; turn += 1) await trial.sleep(1);
        const [message = '', code] = warnings[0] ?? [];
        assert.equal(code, 'TASKTREE_STUCK');
        for (const part of ['deaf one', 'signal', 'abandonAfter']) {
          assert.ok(message.includes(part), `it says ${part}: ${message}`);
        }
        gate.open();
        await ending;
      } finally {
        gate.open();
        if (before === undefined) delete host.warn;
        else Object.defineProperty(host, 'warn', before);
      }
    },
  },
];

function timeOf(trial: Trial): number {
  return trial.host.clock.now();
}
