import { cpuOf, defineWorkload, sumBelow } from '../workload.ts';

export const workload = defineWorkload({
  id: 'w9',
  title: '60 s timeout that never fires, 100,000 at once',
  op: 'timeouts',
  unit: 'ns',
  size: 100_000,
  tiny: 200,
  sample: (op, size, meter) => cpuOf(meter, size, () => op(size), sumBelow(size)),
});
