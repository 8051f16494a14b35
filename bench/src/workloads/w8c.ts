import { cpuOf, defineWorkload, sumBelow } from '../workload.ts';

export const workload = defineWorkload({
  id: 'w8c',
  title: 'task-local bind and one read, synchronous',
  op: 'localBind',
  unit: 'ns',
  size: 300_000,
  tiny: 1_000,
  sample: (op, size, meter) => cpuOf(meter, size, () => op(size), sumBelow(size)),
});
