import { cpuOf, defineWorkload } from '../workload.ts';

export const workload = defineWorkload({
  id: 'w3',
  title: 'async let pair',
  op: 'pairs',
  unit: 'ns',
  size: 100_000,
  tiny: 100,
  sample: (op, size, meter) => cpuOf(meter, size, () => op(size), size * size),
});
