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

/** Who holds up a scope is reported. */
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
            // Far enough from the other for a busy machine.
            { reportAfter: 150 },
          ),
        );
        await trial.settle();
        task.cancel();
        await trial.sleep(400);
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
