import { closePools, inFlight, withPool } from '../pools/job-pool.ts';
import { cpuOf, defineWorkload, sumBelow } from '../workload.ts';

export const workload = defineWorkload({
  id: 'w10e',
  title: 'empty job on 2 workers, 64 in flight',
  op: 'startPool',
  unit: 'ns',
  parallel: true,
  size: 100_000,
  tiny: 200,
  modes: ['free'],
  end: closePools,
  sample: (startPool, size, meter) =>
    withPool(startPool, 2, async (pool) => {
      const echoes = (count: number): Promise<number> => inFlight(64, count, (value) => pool.echo(value));
      return cpuOf(meter, size, () => echoes(size), sumBelow(size));
    }),
});
