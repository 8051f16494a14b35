import { closePools, inFlight, withPool } from '../pools/job-pool.ts';
import { cpuOf, defineWorkload, sumBelow } from '../workload.ts';

export const workload = defineWorkload({
  id: 'w10s',
  title: 'empty job on 1 worker, one after the other',
  op: 'startPool',
  unit: 'ns',
  parallel: true,
  size: 20_000,
  tiny: 50,
  modes: ['free'],
  end: closePools,
  sample: (startPool, size, meter) =>
    withPool(startPool, 1, async (pool) => {
      const echoes = (count: number): Promise<number> => inFlight(1, count, (value) => pool.echo(value));
      return cpuOf(meter, size, () => echoes(size), sumBelow(size));
    }),
});
