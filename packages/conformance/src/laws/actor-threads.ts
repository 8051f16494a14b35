import type { ConformanceCase } from '../case.ts';
import { here } from '../here.ts';
import { disposeOf, withPool } from '../threads/pool.ts';
import { realmId } from '../threads/surroundings.ts';

/** Actors across threads. */
export const cases: readonly ConformanceCase[] = [
  {
    id: 'actor.3/main-actor',
    title: 'MainActor.run goes from a worker to the main thread and back, with a function or the name of one',
    run: (trial) =>
      withPool(trial, async ({ threads, task, call }) => {
        const { assert, core } = trial;
        threads.expose({
          'conformance.double': (value: number) => value * 2,
          'conformance.fail': () => {
            throw new RangeError('on the main thread');
          },
        });
        const here_ = globalThis as { conformance?: boolean };
        here_.conformance = true;
        try {
          assert.deepEqual(await call((to) => to.askMain(20)), [[21, true], 40]);
          const error = await assert.rejects(call((to) => to.failInMain()));
          assert.ok(error instanceof RangeError, 'its error comes back');
          const direct = here(trial, task, () => core.MainActor.run((value: number) => value + 1, 1));
          assert.equal(await direct, 2, 'on the main thread it runs there');
          core.MainActor.assertIsolated();
        } finally {
          delete here_.conformance;
        }
      }),
  },
  {
    id: 'actor.3/cancelled',
    title: 'what a worker has the main thread do is cancelled with the task that asks, and awaited',
    run: (trial) =>
      withPool(trial, async ({ pool, threads, call }) => {
        const { assert, core } = trial;
        let isRunning = false;
        const log: string[] = [];
        threads.expose({
          'conformance.wait': async () => {
            isRunning = true;
            const task = core.Task.current!;
            await task.sleep(Infinity).catch(() => log.push('told'));
            await trial.settle();
            log.push('ended');
            return 'back';
          },
        });
        const waiting = new core.Task((task) => here(trial, task, () => pool.call.waitInMain()));
        while (!isRunning) await trial.sleep(1);
        waiting.cancel();
        assert.equal(await waiting.value, 'back');
        assert.deepEqual(log, ['told', 'ended']);
        assert.equal(await call((to) => to.waitBrieflyInMain()), 'back', 'cancelled over there alone');
      }),
  },
  {
    id: 'actor.4/state',
    title:
      'an actor lives on a worker: its state stays there, its calls run in their order and give results and errors',
    also: ['actor.2'],
    run: (trial) =>
      withPool(trial, async ({ pool, task, call }) => {
        const { assert, core } = trial;
        const counter = pool.actor('Counter', 10);
        const on = <R>(called: () => R): R => here(trial, task, called);
        assert.equal((await on(() => counter.realm())) === realmId, false, 'elsewhere');
        assert.deepEqual(await on(() => Promise.all([1, 2, 3].map((by) => counter.add(by)))), [11, 13, 16]);
        const error = await assert.rejects(on(() => counter.fail()));
        assert.ok(error instanceof RangeError && error.name === 'HttpError', 'its error');
        const waiting = new core.Task((inner) => here(trial, inner, () => counter.wait()));
        await on(() => counter.add(0));
        waiting.cancel();
        assert.equal(await waiting.value, true, 'its calls are cancelled with the task that makes them');
        assert.isError(
          await assert.rejects(on(() => (counter.add as (by: unknown) => Promise<number>)(() => 1))),
          'NotSendableError',
        );
        const bad = pool.actor('Counter', -1);
        assert.ok(
          (await assert.rejects(on(() => bad.add(1)))) instanceof RangeError,
          'the error of its constructor',
        );
        await disposeOf(counter);
        assert.deepEqual(await call((to) => to.readLog()), ['disposed at 16']);
        assert.isError(await assert.rejects(on(() => counter.add(1))), 'ScopeClosedError');
      }),
  },
  {
    id: 'actor.4/reentrant',
    title: 'calls of an actor on a worker interleave at awaits, and with { reentrant: false } they do not',
    also: ['actor.1', 'actor.5'],
    run: (trial) =>
      withPool(trial, async ({ pool, task }) => {
        const { assert } = trial;
        const open = pool.actor('Counter', 0);
        const closed = pool.actor({ name: 'Counter', reentrant: false }, 0);
        const three = (ref: typeof open): Promise<number[]> =>
          here(trial, task, () => Promise.all([ref.addSlowly(1), ref.addSlowly(1), ref.addSlowly(1)]));
        assert.deepEqual(await three(open), [1, 1, 1]);
        assert.deepEqual(await three(closed), [1, 2, 3]);
      }),
  },
  {
    id: 'actor.4/lost',
    title:
      'with its worker an actor is lost: all its calls reject with WorkerLostError, and the pool goes on',
    also: ['parallel.4'],
    run: (trial) =>
      withPool(trial, async ({ pool, task, call }) => {
        const { assert } = trial;
        const counter = pool.actor('Counter', 0);
        const on = <R>(called: () => R): R => here(trial, task, called);
        await on(() => counter.add(1));
        const [first, second] = on(() => [counter.die(), counter.wait()] as const);
        assert.isError(await assert.rejects(first), 'WorkerLostError');
        assert.isError(await assert.rejects(second), 'WorkerLostError');
        assert.isError(await assert.rejects(on(() => counter.add(1))), 'WorkerLostError');
        await disposeOf(counter);
        assert.equal(await call((to) => to.echo('healed')), 'healed');
      }),
  },
];
