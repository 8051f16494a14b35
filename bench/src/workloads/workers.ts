// Calls to worker threads.
import { closePools, inFlight, type JobPool, withPool } from '../pools/job-pool.ts';
import { spin } from '../pools/jobs.ts';
import { cpuOf, defineWorkload, expectEqual, sumBelow, type Workload } from '../workload.ts';

const common = { op: 'startPool', parallel: true, end: closePools } as const;
const MEBIBYTE = 2 ** 20;
const rounds = 3;

/** By the clock, the best of some rounds each: one thread that does all by itself against two that are handed it. */
const speedUp = defineWorkload({
  ...common,
  id: 'jobs-1ms',
  title: '1 ms jobs on 2 workers: speed-up over one thread',
  unit: '×',
  size: 300,
  tiny: 4,
  sample: (startPool, size) =>
    withPool(startPool, 2, async (pool) => {
      const alone = async (): Promise<number> => {
        let sum = 0;
        for (let seed = 0; seed < size; seed++) sum += spin(seed);
        return sum;
      };
      const shared = (): Promise<number> => inFlight(16, size, (seed) => pool.spin(seed));
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

const echoes = (id: string, title: string, workers: number, width: number, size: number): Workload =>
  defineWorkload({
    ...common,
    id,
    title,
    unit: 'ns',
    size,
    tiny: 50,
    sample: (startPool, count, meter) =>
      withPool(startPool, workers, (pool) =>
        cpuOf(meter, count, () => inFlight(width, count, (value) => pool.echo(value)), sumBelow(count)),
      ),
  });

/** Hands one buffer there and back, and sees that it was moved and not copied. */
async function handAround(pool: JobPool, count: number): Promise<void> {
  let buffer = new ArrayBuffer(MEBIBYTE);
  for (let round = 0; round < count; round++) {
    const sent = buffer;
    buffer = await pool.hand(sent);
    expectEqual(sent.byteLength, 0, 'bytes left behind');
  }
  expectEqual(buffer.byteLength, MEBIBYTE, 'bytes');
  expectEqual(new Uint8Array(buffer)[0] ?? NaN, count & 255, 'touches');
}

const moved = {
  ...common,
  unit: 'ns',
  size: 10_000,
  tiny: 10,
} as const;

/** By the clock: throughput is what counts here. */
const movedByClock = defineWorkload({
  ...moved,
  id: 'move-1mib',
  title: '1 MiB moved there and back: time by the clock',
  sample: (startPool, size) =>
    withPool(startPool, 1, async (pool) => {
      const begun = performance.now();
      await handAround(pool, size);
      return ((performance.now() - begun) * 1e6) / size;
    }),
});

const movedByCpu = defineWorkload({
  ...moved,
  id: 'move-1mib-cpu',
  title: '1 MiB moved there and back: CPU',
  sample: (startPool, size, meter) =>
    withPool(startPool, 1, async (pool) => {
      const stop = meter.cpu();
      await handAround(pool, size);
      return stop() / size;
    }),
});

export const workers: readonly Workload[] = [
  speedUp,
  echoes('jobs-empty-64', 'empty job on 2 workers, 64 in flight', 2, 64, 100_000),
  echoes('jobs-empty-1', 'empty job on 1 worker, one after the other', 1, 1, 20_000),
  movedByClock,
  movedByCpu,
];
