import type { ConformanceCase } from '../case.ts';
import { here } from '../here.ts';
import { begun, disposeOf, withPool } from '../threads/pool.ts';
import type { Work } from '../threads/work.ts';

/** Longer than any of these cases takes. */
const LONG = 20_000;

/** Pools that end by force. */
export const cases: readonly ConformanceCase[] = [
  {
    id: 'parallel.7/terminate',
    title:
      'terminate() ends a pool whose job spins: calls under way and in line reject, later ones are refused',
    also: ['parallel.4', 'tree.10'],
    run: (trial) =>
      withPool(
        trial,
        async (shop) => {
          const { pool, call } = shop;
          const { assert, core } = trial;
          const hasBegun = begun(shop);
          const spinning = new core.Task((task) => here(trial, task, () => pool.call.spinDeaf(LONG)));
          const inLine = [1, 2, 3].map(
            (n) => new core.Task((task) => here(trial, task, () => pool.call.echo(n))),
          );
          await hasBegun;
          const counter = pool.actor('Counter', 0);
          const added = new core.Task((task) => here(trial, task, () => counter.add(1)));
          const cancelled = new core.Task((task) => here(trial, task, () => pool.call.echo('no')));
          await trial.settle();
          cancelled.cancel();
          const lost = [spinning, ...inLine, added].map((one) => assert.rejects(one.value));
          const none = assert.rejects(cancelled.value);
          await pool.terminate();
          for (const error of await Promise.all(lost)) assert.isError(error, 'WorkerLostError');
          assert.isError(await none, 'CancellationError');
          assert.isError(await assert.rejects(call((to) => to.echo('late'))), 'ScopeClosedError');
          assert.equal(await pool.terminate(), undefined);
          await disposeOf(counter);
        },
        {},
      ),
  },
  {
    id: 'parallel.7/iterated',
    title: 'terminate() ends results that are being iterated with WorkerLostError',
    run: (trial) =>
      withPool(
        trial,
        async ({ pool, call }) => {
          const { assert } = trial;
          const items = await call((to) => to.count(1000));
          assert.deepEqual(await items.next(), { done: false, value: 1 });
          await pool.terminate();
          const error = await assert.rejects(
            (async () => {
              for await (const _ of items);
            })(),
          );
          assert.isError(error, 'WorkerLostError');
        },
        {},
      ),
  },
  {
    id: 'parallel.7/during-disposal',
    title: 'terminate() ends a disposal that waits for a job which spins',
    run: (trial) =>
      withPool(
        trial,
        async (shop) => {
          const { pool } = shop;
          const { assert, core } = trial;
          const hasBegun = begun(shop);
          const spinning = new core.Task((task) => here(trial, task, () => pool.call.spinDeaf(LONG)));
          const lost = assert.rejects(spinning.value);
          await hasBegun;
          const disposed = disposeOf(pool);
          await pool.terminate();
          assert.isError(await lost, 'WorkerLostError');
          await disposed;
        },
        {},
      ),
  },
  {
    id: 'parallel.7/terminate-after-disposal',
    title:
      'with terminateAfter a job that spins does not hold up the disposal of its pool; a short one is waited for',
    run: (trial) =>
      withPool(
        trial,
        async (shop) => {
          const { pool } = shop;
          const { assert, core } = trial;
          const hasBegun = begun(shop);
          const spinning = new core.Task((task) => here(trial, task, () => pool.call.spinDeaf(LONG)));
          const short = new core.Task((task) => here(trial, task, () => pool.call.echo('short')));
          const lost = assert.rejects(spinning.value);
          await hasBegun;
          await disposeOf(pool);
          assert.isError(await lost, 'WorkerLostError');
          assert.equal(await short, 'short');
        },
        // Longer than a short job takes on a machine that is busy with other things.
        { terminateAfter: 1_000 },
      ),
  },
  {
    id: 'parallel.7/before-the-first-worker',
    title: 'a pool ends, either way, also if it has made no worker, or if its first one has not started',
    run: (trial) =>
      withPool(trial, async ({ threads, task }) => {
        const { assert } = trial;
        for (const end of ['terminate', 'dispose'] as const) {
          const pool = new threads.WorkerPool<Work>(threads.newWorker, { size: 1 });
          await (end === 'terminate' ? pool.terminate() : disposeOf(pool));
          assert.isError(
            await assert.rejects(here(trial, task, () => pool.call.echo(1))),
            'ScopeClosedError',
          );
        }
        const waited = new threads.WorkerPool<Work>(threads.newWorker, { size: 1 });
        const answer = here(trial, task, () => waited.call.echo(1));
        await disposeOf(waited);
        assert.equal(await answer, 1);
        const forced = new threads.WorkerPool<Work>(threads.newWorker, { size: 1 });
        const lost = assert.rejects(here(trial, task, () => forced.call.echo(1)));
        await trial.settle();
        await forced.terminate();
        assert.isError(await lost, 'WorkerLostError');
      }),
  },
];
