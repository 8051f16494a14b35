import { cpuOf, defineWorkload, sumBelow } from '../workload.ts';

const WAVE = 1_000;

export const workload = defineWorkload({
  id: 'w9s',
  title: '60 s timeout that never fires, 1,000 at once',
  op: 'timeouts',
  unit: 'ns',
  size: 50_000,
  tiny: 1_000,
  sample: (op, size, meter) => {
    const waves = Math.max(1, Math.round(size / WAVE));
    const inWaves = async (): Promise<number> => {
      let sum = 0;
      for (let wave = 0; wave < waves; wave++) sum += await op(WAVE);
      return sum;
    };
    return cpuOf(meter, waves * WAVE, inWaves, waves * sumBelow(WAVE));
  },
});
