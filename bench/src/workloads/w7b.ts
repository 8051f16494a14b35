import { cpuOf, defineWorkload, sumBelow } from '../workload.ts';

export const workload = defineWorkload({
  id: 'w7b',
  title: 'channel, capacity 16',
  op: 'channel',
  unit: 'ns',
  size: 1_000_000,
  tiny: 300,
  sample: (op, size, meter) => cpuOf(meter, size, () => op(size, 16), sumBelow(size)),
});
