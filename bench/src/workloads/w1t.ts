import { cpuOf, defineWorkload, sumBelow } from '../workload.ts';

const GROUP = 10;

export const workload = defineWorkload({
  id: 'w1t',
  title: 'spawn and join, groups of 10',
  op: 'spawnJoin',
  unit: 'ns',
  size: 200_000,
  tiny: 200,
  sample: (op, size, meter) => {
    const groups = Math.max(1, Math.round(size / GROUP));
    return cpuOf(meter, groups * GROUP, () => op(groups, GROUP), groups * sumBelow(GROUP));
  },
});
