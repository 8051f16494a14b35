import type { TaskGroup } from '@tasktree/core';
import type { ConformanceCase } from '../case.ts';
import { here } from '../here.ts';
import { begun, disposeOf, withPool } from '../threads/pool.ts';
import type { Work } from '../threads/work.ts';

/** Workers that end when they should not. */
export const cases: readonly ConformanceCase[] = [
  {
    id: 'parallel.4/exit',
    title:
      'a worker that ends rejects what it had begun with WorkerLostError; the others run on a new one, once each',
    run: (trial) =>
      withPool(trial, async ({ pool, call }) => {
        const { assert, core } = trial;
        const lost = new core.Task((task) => here(trial, task, () => pool.call.die()));
        const others = Array.from(
          { length: 5 },
          (_, index) => new core.Task((task) => here(trial, task, () => pool.call.note(`${index}`))),
        );
        assert.isError(await assert.rejects(lost.value), 'WorkerLostError');
        for (const one of others) await one;
        assert.deepEqual((await call((to) => to.readLog())).toSorted(), ['0', '1', '2', '3', '4']);
      }),
  },
  {
    id: 'parallel.4/once',
    title: 'a job that ends each worker it meets is begun once',
    run: (trial) =>
      withPool(trial, async ({ threads, call }) => {
        const { assert } = trial;
        const begun: string[] = [];
        threads.expose({ 'conformance.note': (name: string) => void begun.push(name) });
        for (const name of ['first', 'second', 'third']) {
          const outcome = call((to) => Promise.all([assert.rejects(to.dieLoudly(name)), to.echo(name)]));
          const [error, other] = await outcome;
          assert.isError(error, 'WorkerLostError');
          assert.equal(other, name);
        }
        assert.deepEqual(begun, ['first', 'second', 'third']);
      }),
  },
  {
    id: 'parallel.4/killed-at-random',
    title:
      'workers are ended at random under load: each job settles, with its own result or a WorkerLostError',
    run: (trial) =>
      withPool(trial, async ({ threads, task }) => {
        const { assert } = trial;
        const workers: { terminate(): unknown }[] = [];
        const newWorker = (): unknown => {
          const worker = threads.newWorker();
          workers.push(worker as (typeof workers)[number]);
          return worker;
        };
        const jobs = 300;
        const kills = 5;
        let ended = 0;
        let lost = 0;
        // One that is ended before it is ready goes unnoticed until then, where platforms say nothing of it.
        const pool = new threads.WorkerPool<Work>(newWorker, { size: 2, startTimeout: 3_000 });
        const kill = (): void => {
          // Any that was ever made: some of them are gone, some have not started.
          void workers[(ended * 7919) % workers.length]?.terminate();
          void workers.at(-1)?.terminate();
        };
        await trial.on(task).withTaskGroup(
          async (group: TaskGroup<void>) => {
            for (let index = 0; index < jobs; index += 1) {
              group.addTask(async (child) => {
                const call = here(trial, child, () =>
                  index % 50 === 0 ? pool.call.whereAfter(2).then(() => index) : pool.call.echo(index),
                );
                try {
                  assert.equal(await call, index, 'its own result');
                } catch (error) {
                  lost += 1;
                  assert.isError(error, 'WorkerLostError');
                }
                ended += 1;
                if (ended % Math.floor(jobs / kills) === 0) kill();
              });
            }
          },
          { concurrency: 64 },
        );
        assert.equal(ended, jobs);
        assert.ok(lost < jobs, 'not all are lost');
        assert.equal(await here(trial, task, () => pool.call.echo('healed')), 'healed');
        await disposeOf(pool);
      }),
  },
  {
    id: 'parallel.4/terminated',
    title: 'with terminateAfter a job that takes no notice of its cancellation costs its worker the life',
    run: (trial) =>
      withPool(
        trial,
        async (shop) => {
          const { pool, call } = shop;
          const { assert, core } = trial;
          const hasBegun = begun(shop);
          const stubborn = new core.Task((task) => here(trial, task, () => pool.call.neverEnding()));
          await hasBegun;
          stubborn.cancel();
          assert.isError(await assert.rejects(stubborn.value), 'WorkerLostError');
          assert.equal(await call((to) => to.echo('healed')), 'healed');
        },
        { terminateAfter: 20 },
      ),
  },
  {
    id: 'parallel.4/never-starts',
    title:
      'where no worker can be made, or none is ever ready, calls reject with WorkerLostError and none hangs',
    run: (trial) =>
      withPool(trial, async ({ threads, task }) => {
        const { assert } = trial;
        const broken = [
          () => {
            throw new Error('no worker');
          },
          () => {
            const worker = threads.newWorker() as { terminate(): unknown };
            void worker.terminate();
            return worker;
          },
        ];
        for (const newWorker of broken) {
          const pool = new threads.WorkerPool<{ call(): number }>(newWorker, { size: 2, startTimeout: 300 });
          const calls = here(trial, task, () => [1, 2, 3].map(() => pool.call.call()));
          for (const error of await Promise.all(calls.map((one) => assert.rejects(one)))) {
            assert.isError(error, 'WorkerLostError');
          }
          await disposeOf(pool);
        }
      }),
  },
  {
    id: 'parallel.4/same-worker-twice',
    title: 'a worker that has been given to a pool is refused, with a TypeError that names makeWorker',
    also: ['error.0'],
    run: (trial) =>
      withPool(trial, async ({ threads, task }) => {
        const { assert } = trial;
        const worker = threads.newWorker();
        const pools = [3, 1].map((size) => new threads.WorkerPool<Work>(() => worker, { size }));
        for (const pool of pools) {
          const calls = here(trial, task, () => [1, 2, 3, 4].map((n) => pool.call.echo(n)));
          const outcomes = await Promise.allSettled(calls);
          const refused = outcomes.filter(({ status }) => status === 'rejected') as PromiseRejectedResult[];
          assert.ok(refused.length > 0, 'calls are refused');
          for (const { reason } of refused) {
            assert.ok(reason instanceof TypeError, String(reason));
            assert.ok((reason as Error).message.includes('makeWorker'), (reason as Error).message);
          }
          for (const [index, outcome] of outcomes.entries())
            if (outcome.status === 'fulfilled') assert.equal(outcome.value, index + 1, 'its own result');
        }
        for (const pool of pools) await disposeOf(pool);
      }),
  },
  {
    id: 'parallel.4/strange-errors',
    title:
      'an error that does not let itself be looked at, or is very deep, rejects its call, and costs no other',
    also: ['parallel.1'],
    run: (trial) =>
      withPool(
        trial,
        async ({ pool, task, call }) => {
          const { assert } = trial;
          const innocent = here(trial, task, () => pool.call.whereAfter(300));
          const ways = ['causes', 'aggregates', 'strict', 'revoked', 'getters', 'cause of a getter'] as const;
          for (const how of ways) {
            const error = await assert.rejects(call((to) => to.failStrangely(how)));
            assert.ok(error instanceof Error, how);
            assert.equal((error as { code?: string }).code === 'ERR_TASKTREE_WORKER_LOST', false, how);
          }
          assert.equal(await innocent, await call((to) => to.whereAfter(1)), 'the worker is the same');
        },
        { concurrency: 4 },
      ),
  },
  {
    id: 'parallel.4/deep-values',
    title:
      'a value too deep for a platform rejects its call with NotSendableError, at once, and costs no other',
    also: ['parallel.3'],
    run: (trial) =>
      withPool(
        trial,
        async ({ pool, task, call }) => {
          const { assert } = trial;
          const innocent = here(trial, task, () => pool.call.whereAfter(300));
          for (const levels of [2_000, 4_000, 20_000]) {
            let deep: unknown = 1;
            for (let level = 0; level < levels; level += 1) deep = { o: deep };
            for (const error of [
              await assert.rejects(call((to) => to.echo(deep))),
              await assert.rejects(call((to) => to.giveDeep(levels))),
            ]) {
              assert.isError(error, 'NotSendableError');
              assert.ok((error as Error).message.length < 400, (error as Error).message);
            }
          }
          const fine = (await call((to) => to.giveDeep(900))) as { o: unknown };
          assert.equal(typeof fine.o, 'object');
          assert.equal(await innocent, await call((to) => to.whereAfter(1)), 'the worker is the same');
        },
        { concurrency: 4 },
      ),
  },
  {
    id: 'parallel.4/disposed',
    title: 'disposing a pool waits for the calls under way, also those in line, and refuses later ones',
    also: ['tree.10'],
    run: (trial) =>
      withPool(
        trial,
        async ({ pool, task }) => {
          const { assert } = trial;
          const calls = here(trial, task, () => ['a', 'b', 'c'].map((text) => pool.call.echo(text)));
          const disposed = disposeOf(pool);
          assert.isError(
            await assert.rejects(here(trial, task, () => pool.call.echo('d'))),
            'ScopeClosedError',
          );
          await disposed;
          assert.deepEqual(await Promise.all(calls), ['a', 'b', 'c']);
          await disposeOf(pool);
        },
        {},
      ),
  },
];
