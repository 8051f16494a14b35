import { cpuOf, defineWorkload } from '../workload.ts';

const DEPTH = 1_000;

export const workload = defineWorkload({
  id: 'w4d',
  title: 'chain of async lets, depth 1,000',
  op: 'chain',
  unit: 'ns',
  size: 200_000,
  tiny: 1_000,
  sample: (op, size, meter) => {
    const rounds = Math.max(1, Math.round(size / DEPTH));
    return cpuOf(meter, rounds * DEPTH, () => op(rounds, DEPTH), rounds * DEPTH);
  },
});
