import { cpuOf, defineWorkload } from '../workload.ts';

export const workload = defineWorkload({
  id: 'w8b',
  title: 'task-local read, bound 50 tasks up',
  op: 'localRead',
  unit: 'ns',
  size: 2_000_000,
  tiny: 1_000,
  sample: (op, size, meter) => cpuOf(meter, size, () => op(size, 50), size),
});
