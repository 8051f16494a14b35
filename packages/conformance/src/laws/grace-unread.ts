import type { ConformanceCase, Trial } from '../case.ts';

interface Report {
  readonly tasks: readonly { readonly name: string | undefined }[];
  readonly message: string;
}

/** What is reported while `work` goes on: events and warnings. */
async function reported(
  trial: Trial,
  work: (events: readonly Report[]) => PromiseLike<unknown>,
): Promise<{ readonly events: readonly Report[]; readonly warnings: readonly string[] }> {
  const { host, core } = trial;
  const events: Report[] = [];
  const warnings: string[] = [];
  const before = Object.getOwnPropertyDescriptor(host, 'warn');
  host.warn = (message, code) => void warnings.push(`${code} ${message}`);
  const watching = core.observe({ stuck: (_, detail) => void events.push(detail) });
  try {
    await work(events);
    return { events, warnings };
  } finally {
    (watching as unknown as Record<symbol, () => void>)[Symbol.dispose ?? Symbol.for('Symbol.dispose')]?.();
    if (before === undefined) delete host.warn;
    else Object.defineProperty(host, 'warn', before);
  }
}

const fail = (): never => {
  throw new Error('the disk is full');
};

/** Failures that nobody reads: grace.3. */
export const cases: readonly ConformanceCase[] = [
  {
    id: 'grace.3/unread-while-the-body-waits',
    title:
      'a failure that nobody reads while the body of its group waits is reported once, with the child and what the body waits for',
    async run(trial) {
      const { assert } = trial;
      const { events, warnings } = await reported(trial, (events) =>
        trial.root((task) =>
          trial.on(task).withTaskGroup(
            async (group, body) => {
              group.addTask(() => {}, { name: 'good' });
              group.addTask(fail, { name: 'bad' });
              group.addTask(fail, { name: 'worse' });
              const sleeping = body.sleep(Infinity);
              for (let turn = 0; turn < 200 && events.length === 0; turn += 1) await trial.sleep(1);
              await trial.sleep(10);
              void sleeping.catch(() => {});
              await assert.rejects(group.waitForAll());
            },
            { reportAfter: 3 },
          ),
        ),
      );
      assert.equal(events.length, 1, 'one event');
      const [{ tasks, message }] = events as [Report];
      assert.deepEqual(
        tasks.map(({ name }) => name),
        ['bad'],
      );
      for (const part of ['bad', 'sleep', 'the disk is full', 'waitForAll'])
        assert.ok(message.includes(part), `it says ${part}: ${message}`);
      assert.deepEqual(warnings, [`TASKTREE_UNREAD ${message}`], 'one warning that says the same');
    },
  },
  {
    id: 'grace.3/read-in-time',
    title:
      'failures that are read in time, answers to a cancellation, and a body that has ended are not reported',
    also: ['error.8'],
    async run(trial) {
      const { assert } = trial;
      const { events, warnings } = await reported(trial, () =>
        trial.root(async (task) => {
          const { withTaskGroup } = trial.on(task);
          const options = { reportAfter: 2 };
          await withTaskGroup(async (group) => {
            group.addTask(fail);
            await assert.rejects(group.next());
            await trial.sleep(8);
          }, options);
          await withTaskGroup(async (group) => {
            group.addTask((child) => trial.on(child).sleep(Infinity));
            await task.yield();
            group.cancelAll();
            await trial.sleep(8);
          }, options);
          const call = withTaskGroup((group) => {
            group.addTask(() => trial.sleep(8));
            group.addTask(fail);
          }, options);
          await assert.rejects(call);
          await withTaskGroup(
            async (group) => {
              group.addTask(fail);
              await trial.sleep(8);
              await group.nextResult();
            },
            { reportAfter: Infinity },
          );
        }),
      );
      // The child of the third group takes no notice: that is grace.1's.
      assert.deepEqual(
        [...events.map(({ message }) => message), ...warnings].filter((message) => message.includes('disk')),
        [],
      );
    },
  },
];
