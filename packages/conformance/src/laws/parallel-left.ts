import type { TaskGroup } from '@tasktree/core';
import type { ConformanceCase, Trial } from '../case.ts';
import { here } from '../here.ts';
import { withPool } from '../threads/pool.ts';

/** Iterators over the results of other threads that are not just read to their end. */
export const cases: readonly ConformanceCase[] = [
  {
    id: 'parallel.1/iterated-with-a-limit',
    title: 'a limit around one next() cuts that wait, and takes nothing: the item goes to the next call',
    run: (trial) =>
      withPool(trial, async ({ call, task }) => {
        const { assert } = trial;
        const items = await call((to) => to.countSlowly(3, 60));
        const seen: number[] = [];
        let cut = 0;
        for (;;) {
          const next = trial.on(task).withTimeout(5, (inner) => here(trial, inner, () => items.next()));
          const result = await next.catch((error: unknown) => {
            assert.isError(error, 'TimeoutError');
            cut += 1;
          });
          if (result === undefined) continue;
          if (result.done === true) break;
          seen.push(result.value);
        }
        assert.deepEqual(seen, [1, 2, 3]);
        assert.ok(cut > 0, 'some waits were cut short');
      }),
  },
  {
    id: 'parallel.1/iterated-after-its-body',
    title: 'next() after the body that made the call has ended rejects with ScopeClosedError, each time',
    run: (trial) =>
      withPool(trial, async ({ pool, task }) => {
        const { assert } = trial;
        let items: AsyncIterableIterator<number, void> | undefined;
        await trial.on(task).withTaskGroup(async (_: TaskGroup<void>, inner) => {
          items = await here(trial, inner, () => pool.call.count(1000));
          assert.deepEqual(await items.next(), { done: false, value: 1 });
        });
        for (let round = 0; round < 3; round += 1)
          assert.isError(await assert.rejects(items!.next()), 'ScopeClosedError');
        assert.deepEqual(await items!.return!(), { done: true, value: undefined });
      }),
  },
  {
    id: 'parallel.1/iterated-and-closed',
    title: 'a next() that waits when the iterator is closed settles as done',
    run: (trial) =>
      withPool(trial, async ({ call }) => {
        const { assert } = trial;
        const items = await call((to) => to.countSlowly(3, 20_000));
        const next = items.next();
        await items.return!();
        assert.deepEqual(await next, { done: true, value: undefined });
        assert.deepEqual(await items.next(), { done: true, value: undefined });
      }),
  },
  {
    id: 'parallel.1/iterated-by-many',
    title: 'however many ask at a time, each gets an item, in order, or the end',
    run: (trial) =>
      withPool(trial, async ({ call }) => {
        const items = await call((to) => to.count(10));
        const results = await Promise.all(Array.from({ length: 12 }, () => items.next()));
        trial.assert.deepEqual(
          results.map(({ done, value }) => (done === true ? 'end' : value)),
          [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 'end', 'end'],
        );
      }),
  },
  {
    id: 'parallel.1/iterated-and-failed',
    title: 'a failure of which nobody was told before the loop was left comes out of the leaving',
    also: ['error.1'],
    run: (trial) =>
      withPool(trial, async ({ call }) => {
        const { assert } = trial;
        const leave = async (items: AsyncIterable<number>): Promise<void> => {
          for await (const _ of items) {
            await hasEnded(trial, 'count');
            break;
          }
        };
        const untold = await assert.rejects(leave(await call((to) => to.count(10, 3))));
        assert.ok(untold instanceof RangeError, 'it was there when the loop was left');
        const cleanup = await assert.rejects(leave(await call((to) => to.failAtTheEnd())));
        assert.ok(cleanup instanceof RangeError, 'it came because the loop was left');
        const error = await assert.rejects(
          (async () => {
            for await (const _ of await call((to) => to.failAtTheEnd())) throw new TypeError('mine');
          })(),
        );
        assert.ok(error instanceof TypeError, 'a throw goes on as itself');
        const items = await call((to) => to.failAtTheEnd());
        await items.next();
        assert.ok((await assert.rejects(items.return!())) instanceof RangeError, 'return()');
        assert.deepEqual(await items.return!(), { done: true, value: undefined }, 'once');
      }),
  },
];

/** Resolves when no task of that name is left. */
async function hasEnded({ core, sleep }: Trial, name: string): Promise<void> {
  while (core.taskTree().tasks.some((one) => one.name === name)) await sleep(5);
}
