import { cpuOf, defineWorkload, sumBelow } from '../workload.ts';

const GROUP = 1_000;

export const workload = defineWorkload({
  id: 'w1d',
  title: 'discarding groups of 1,000, one after the other',
  op: 'discard',
  unit: 'ns',
  size: 200_000,
  calls: 12,
  tiny: 1_000,
  sample: (op, size, meter) => {
    const groups = Math.max(1, Math.round(size / GROUP));
    return cpuOf(meter, groups * GROUP, () => op(groups, GROUP), groups * sumBelow(GROUP));
  },
});
