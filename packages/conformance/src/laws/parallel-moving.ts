import type { ConformanceCase } from '../case.ts';
import { withPool } from '../threads/pool.ts';

/** What moves to another thread instead of being copied. */
export const cases: readonly ConformanceCase[] = [
  {
    id: 'parallel.5/moved',
    title: 'what is marked is moved, in arguments and in results, wherever it is in them; the rest is copied',
    run: (trial) =>
      withPool(trial, async ({ threads, call }) => {
        const { assert } = trial;
        const bytes = new Uint8Array(64);
        assert.equal(await call((to) => to.sizeOf(bytes)), 64);
        assert.equal(bytes.byteLength, 64, 'copied');
        assert.equal(await call((to) => to.sizeOf(threads.transfer(bytes, [bytes.buffer]))), 64);
        assert.equal(bytes.byteLength, 0, 'moved');
        const nested = new Uint8Array(8);
        const sent = { list: [threads.transfer(nested, [nested.buffer])] };
        const back = (await call((to) => to.echo(sent))) as typeof sent;
        assert.equal(back.list[0]?.byteLength, 8);
        assert.equal(nested.byteLength, 0, 'moved from inside');
        assert.equal((await call((to) => to.giveBytes(32, false))).byteLength, 32);
        assert.equal(await call((to) => to.keptBytes()), 32, 'a result is copied');
        const given = await call((to) => to.giveBytes(32, true));
        assert.deepEqual([given.byteLength, given[31]], [32, 7]);
        assert.equal(await call((to) => to.keptBytes()), 0, 'a result is moved');
      }),
  },
];
