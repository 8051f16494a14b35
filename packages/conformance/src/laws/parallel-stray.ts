import type { ConformanceCase, Trial, Uncaught } from '../case.ts';
import { here } from '../here.ts';
import { disposeOf, withPool } from '../threads/pool.ts';

/** Errors of workers of which no call tells. */
export const cases: readonly ConformanceCase[] = [
  ...(['throw', 'reject'] as const).map((how): ConformanceCase => ({
    id: `parallel.6/${how}-between-calls`,
    title: `an error that comes on an idle worker, by a ${how}, is reported as uncaught; the pool goes on`,
    run: (trial) =>
      withPool(
        trial,
        async ({ call }) => {
          await call((to) => to.stray(how, `stray ${how}`));
          const [report, ...more] = await reported(trial);
          trial.assert.equal(report?.kind, 'exception');
          trial.assert.ok(messageOf(report).includes(`stray ${how}`), `what it says: ${messageOf(report)}`);
          trial.assert.equal(await call((to) => to.echo('goes on')), 'goes on');
          trial.assert.equal(more.length, 0, 'it is reported once');
        },
        {},
      ),
  })),
  ...(['throw', 'reject'] as const).map((how): ConformanceCase => ({
    id: `parallel.6/${how}-during-a-job`,
    title: `an error that comes beside a job, by a ${how}, is told once: by its loss, or as uncaught`,
    run: (trial) =>
      withPool(
        trial,
        async ({ call }) => {
          const { assert } = trial;
          const ended = call((to) => to.strayMeanwhile(how, `stray ${how}`));
          const error: unknown = await ended.then(
            () => undefined,
            (reason: unknown) => reason,
          );
          assert.equal(await call((to) => to.echo('goes on')), 'goes on');
          const reports = error === undefined ? await reported(trial) : await trial.uncaught();
          if (error === undefined) {
            assert.ok(messageOf(reports[0]).includes(`stray ${how}`), messageOf(reports[0]));
          } else {
            assert.isError(error, 'WorkerLostError');
            assert.ok(
              String((error as Error).cause).includes(`stray ${how}`),
              String((error as Error).cause),
            );
          }
          assert.equal(reports.length, error === undefined ? 1 : 0, 'it is told once');
        },
        {},
      ),
  })),
  {
    id: 'parallel.6/at-the-end',
    title: 'an error that comes while a pool is disposed of is told as well, or does not come any more',
    run: (trial) =>
      withPool(
        trial,
        async ({ pool, call, task }) => {
          const { assert } = trial;
          await call((to) => to.echo('started'));
          const slow = here(trial, task, () => pool.call.strayMeanwhile('throw', 'stray at the end'));
          const outcome = slow.then(
            () => undefined,
            (reason: unknown) => reason,
          );
          await disposeOf(pool);
          const error = await outcome;
          if (error === undefined) assert.equal((await reported(trial)).length, 1, 'it is reported');
          else assert.isError(error, 'WorkerLostError');
        },
        {},
      ),
  },
];

/** What has been reported, once there is something. */
async function reported(trial: Trial): Promise<readonly Uncaught[]> {
  for (let round = 0; round < 1000; round += 1) {
    const reports = await trial.uncaught();
    if (reports.length > 0) return reports;
    await trial.sleep(10);
  }
  return [];
}

function messageOf(report: Uncaught | undefined): string {
  return String((report?.error as Error | undefined)?.message);
}
