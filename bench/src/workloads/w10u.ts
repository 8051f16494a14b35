import { closePools, withPool } from '../pools/job-pool.ts';
import { defineWorkload } from '../workload.ts';
import { handAround } from './w10t.ts';

/** What w10t costs in CPU time, which a busy machine does not blur. */
export const workload = defineWorkload({
  id: 'w10u',
  title: '1 MiB moved there and back, CPU',
  op: 'startPool',
  unit: 'ns',
  parallel: true,
  size: 10_000,
  tiny: 10,
  modes: ['free'],
  end: closePools,
  sample: (startPool, size, meter) =>
    withPool(startPool, 1, async (pool) => {
      const stop = meter.cpu();
      await handAround(pool, size);
      return stop() / size;
    }),
});
