import { closePools, type JobPool, withPool } from '../pools/job-pool.ts';
import { defineWorkload, expectEqual } from '../workload.ts';

const MEBIBYTE = 2 ** 20;

/** Hands one buffer there and back so many times, and sees that it was moved and not copied. */
export async function handAround(pool: JobPool, count: number): Promise<void> {
  let buffer = new ArrayBuffer(MEBIBYTE);
  for (let round = 0; round < count; round++) {
    const sent = buffer;
    buffer = await pool.hand(sent);
    expectEqual(sent.byteLength, 0, 'bytes left behind');
  }
  expectEqual(buffer.byteLength, MEBIBYTE, 'bytes');
  expectEqual(new Uint8Array(buffer)[0] ?? NaN, count & 255, 'touches');
}

/** By the clock: throughput is what counts here. */
export const workload = defineWorkload({
  id: 'w10t',
  title: '1 MiB moved there and back',
  op: 'startPool',
  unit: 'ns',
  parallel: true,
  size: 10_000,
  tiny: 10,
  modes: ['free'],
  end: closePools,
  sample: (startPool, size) =>
    withPool(startPool, 1, async (pool) => {
      const begun = performance.now();
      await handAround(pool, size);
      return ((performance.now() - begun) * 1e6) / size;
    }),
});
