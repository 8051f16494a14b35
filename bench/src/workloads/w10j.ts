import { closePools, inFlight, withPool } from '../pools/job-pool.ts';
import { spin } from '../pools/jobs.ts';
import { defineWorkload, expectEqual } from '../workload.ts';

const workers = 2;
const rounds = 3;

/** By the clock, the best of some rounds each: one thread that does all by itself against two that are handed it. */
export const workload = defineWorkload({
  id: 'w10j',
  title: '1 ms jobs on 2 workers: speed-up over one thread',
  op: 'startPool',
  unit: '×',
  parallel: true,
  size: 300,
  tiny: 4,
  modes: ['free'],
  warmUps: 0,
  end: closePools,
  sample: (startPool, size) =>
    withPool(startPool, workers, async (pool) => {
      const alone = async (): Promise<number> => {
        let sum = 0;
        for (let seed = 0; seed < size; seed++) sum += spin(seed);
        return sum;
      };
      const shared = (): Promise<number> => inFlight(8 * workers, size, (seed) => pool.spin(seed));
      const expected = await alone();
      const time = async (call: () => Promise<number>): Promise<number> => {
        const begun = performance.now();
        expectEqual(await call(), expected, 'sum of the hashes');
        return performance.now() - begun;
      };
      const best = { alone: Infinity, shared: Infinity };
      for (let round = 0; round < rounds; round++) {
        best.alone = Math.min(best.alone, await time(alone));
        best.shared = Math.min(best.shared, await time(shared));
      }
      return best.alone / best.shared;
    }),
});
