import type { TaskGroup } from '@tasktree/core';
import type { ConformanceCase } from '../case.ts';
import { here } from '../here.ts';
import { collect, disposeOf, withPool } from '../threads/pool.ts';

/** Results of calls to other threads that come one by one. */
export const cases: readonly ConformanceCase[] = [
  {
    id: 'parallel.1/iterated',
    title: 'an async generator or stream as a result is iterated here, in order, to its end or error',
    run: (trial) =>
      withPool(trial, async ({ call }) => {
        const { assert } = trial;
        assert.deepEqual(await collect(call((to) => to.count(10))), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
        assert.deepEqual(await collect(call((to) => to.streamOf([3, 2, 1]))), [3, 2, 1]);
        const seen: number[] = [];
        const failing = await call((to) => to.count(10, 4));
        const error = await assert.rejects(
          (async () => {
            for await (const value of failing) seen.push(value);
          })(),
        );
        assert.ok(error instanceof RangeError, 'the error of the generator');
        assert.deepEqual(seen, [1, 2, 3]);
        assert.deepEqual(await failing.next(), { done: true, value: undefined });
      }),
  },
  {
    id: 'parallel.1/back-pressure',
    title: 'the producer does not run far ahead of who iterates, and is closed when that leaves',
    run: (trial) =>
      withPool(trial, async ({ pool, call, task }) => {
        const { assert } = trial;
        for await (const value of await call((to) => to.count(1000))) {
          if (value < 3) continue;
          await trial.sleep(30);
          break;
        }
        const log = await call((to) => to.readLog());
        assert.equal(log.at(-1), 'closed', 'return() has reached the generator, and was awaited');
        assert.ok(log.length < 20, `${log.length - 1} items were made for three`);
        await trial.on(task).withTaskGroup(async (_: TaskGroup<void>, inner) => {
          const items = await here(trial, inner, () => pool.call.count(1000));
          await items.next();
        });
        assert.equal(
          (await call((to) => to.readLog())).at(-1),
          'closed',
          'left with the body around (let.11)',
        );
      }),
  },
  {
    id: 'parallel.1/iterated-and-disposed',
    title: 'a pool or an actor that is disposed of ends what is still iterated: its body need not end first',
    run: (trial) =>
      withPool(
        trial,
        async ({ pool, call, task }) => {
          const { assert } = trial;
          const counter = pool.actor('Counter', 0);
          const ofActor = await here(trial, task, () => counter.upTo(1000));
          assert.deepEqual(await ofActor.next(), { done: false, value: 0 });
          await disposeOf(counter);
          assert.isError(await assert.rejects(ofActor.next()), 'ScopeClosedError');
          assert.deepEqual(await ofActor.next(), { done: true, value: undefined });
          const items = await call((to) => to.count(1000));
          const next = items.next();
          const disposed = disposeOf(pool);
          assert.deepEqual(await next, { done: false, value: 1 }, 'who waits has an item');
          await disposed;
          assert.isError(await assert.rejects(items.next()), 'ScopeClosedError');
        },
        {},
      ),
  },
];
