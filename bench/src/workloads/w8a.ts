import { cpuOf, defineWorkload } from '../workload.ts';

export const workload = defineWorkload({
  id: 'w8a',
  title: 'task-local read, bound one task up',
  op: 'localRead',
  unit: 'ns',
  size: 2_000_000,
  tiny: 1_000,
  sample: (op, size, meter) => cpuOf(meter, size, () => op(size, 1), size),
});
