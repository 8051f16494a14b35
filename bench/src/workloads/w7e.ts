import { cpuOf, defineWorkload, sumBelow } from '../workload.ts';

export const workload = defineWorkload({
  id: 'w7e',
  title: 'channel, capacity 1,024',
  op: 'channel',
  unit: 'ns',
  size: 1_000_000,
  tiny: 300,
  sample: (op, size, meter) => cpuOf(meter, size, () => op(size, 1_024), sumBelow(size)),
});
