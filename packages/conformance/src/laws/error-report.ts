import type { ConformanceCase, Trial } from '../case.ts';
import { here } from '../here.ts';

/** What is warned about while `work` goes on. */
async function warned(
  trial: Trial,
  work: () => PromiseLike<unknown>,
  warn?: () => never,
): Promise<readonly string[]> {
  const { host } = trial;
  const warnings: string[] = [];
  const before = Object.getOwnPropertyDescriptor(host, 'warn');
  host.warn = (message, code) => {
    warnings.push(`${code} ${message}`);
    warn?.();
  };
  try {
    await work();
    return warnings;
  } finally {
    if (before === undefined) delete host.warn;
    else Object.defineProperty(host, 'warn', before);
  }
}

/** Whose the errors are that nobody has read: error.3. */
export const cases: readonly ConformanceCase[] = [
  {
    id: 'error.3/the-report-names-the-task',
    title: 'with an unread failure comes one warning that names the tasks and says how to read their errors',
    async run(trial: Trial) {
      const { core, assert } = trial;
      const errors: readonly [Error, Error, Error] = [
        new Error('first'),
        new Error('second'),
        new Error('third'),
      ];
      const warnings = await warned(
        trial,
        () =>
          new core.Task(
            async (task) => {
              trial.on(task).asyncLet(() => Promise.reject(errors[0]), { name: 'metadata' });
              trial.on(task).asyncLet(() => Promise.reject(errors[1]));
              const set = here(trial, task, () => new core.JoinSet());
              set.spawn(() => Promise.reject(errors[2]), { name: 'spawned' });
              const read = trial.on(task).asyncLet(() => Promise.reject(errors[0]), { name: 'read' });
              await assert.rejects(read);
              await trial.settle();
            },
            { name: 'top' },
          ).result,
      );
      // Runtimes tell of several in an order of their own: workerd keeps them by promise.
      const reported = (await trial.uncaught()).map(({ error }) => errors.indexOf(error as Error));
      assert.deepEqual(
        reported.sort((a, b) => a - b),
        [0, 1, 2],
        'with the same reason objects',
      );
      assert.equal(warnings.length, 1, 'how many warnings');
      const [warning = ''] = warnings;
      assert.ok(warning.startsWith('TASKTREE_UNREAD '), warning);
      for (const part of ['top > metadata', 'top > asyncLet #', 'top > spawned', 'await', 'join', 'catch'])
        assert.ok(warning.includes(part), `it says ${part}: ${warning}`);
      assert.ok(!warning.includes('top > read'), warning);
    },
  },
  {
    id: 'error.3/nothing-to-report',
    title: 'no warning comes where the error is suppressed, read or an answer to a cancellation',
    also: ['error.5'],
    async run(trial: Trial) {
      const { core, assert } = trial;
      const own = new Error('own');
      const warnings = await warned(trial, async () => {
        const task = new core.Task(async (task) => {
          trial.on(task).asyncLet(() => Promise.reject(new Error('suppressed')));
          trial.on(task).asyncLet((child) => child.sleep(Infinity));
          await trial.settle();
          throw own;
        });
        assert.equal(await assert.rejects(task), own);
        assert.equal(core.suppressedErrors(own).length, 1);
      });
      assert.deepEqual(warnings, []);
    },
  },
  {
    id: 'error.3/a-warning-that-fails',
    title: 'a host whose warnings throw keeps no scope from settling',
    forms: ['explicit'],
    async run(trial: Trial) {
      const { core, assert } = trial;
      const [boom, tampered] = [new Error('boom'), new Error('tampered')];
      await warned(
        trial,
        async () => {
          const task = new core.Task(async (task) => {
            task.asyncLet(() => Promise.reject(boom));
            await trial.settle();
            return 'value';
          });
          assert.equal(await task, 'value');
        },
        () => {
          throw tampered;
        },
      );
      const uncaught = (await trial.uncaught()).map(({ error }) => error);
      assert.ok(uncaught.includes(boom) && uncaught.includes(tampered), 'both are told');
    },
  },
];
