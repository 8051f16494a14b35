import { cpuOf, defineWorkload, sumBelow } from '../workload.ts';

const GROUP = 1_000;

export const workload = defineWorkload({
  id: 'w2s',
  title: 'body that does not await (plain function), groups of 1,000',
  op: 'plainBodies',
  unit: 'ns',
  size: 200_000,
  tiny: 1_000,
  sample: (op, size, meter) => {
    const groups = Math.max(1, Math.round(size / GROUP));
    return cpuOf(meter, groups * GROUP, () => op(groups, GROUP), groups * sumBelow(GROUP));
  },
});
