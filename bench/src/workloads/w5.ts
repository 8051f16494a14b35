import { until } from '../meter.ts';
import { defineWorkload, expectEqual } from '../workload.ts';

const GROUPS = 100;

/** Only the cancellation is measured, to the last `finally`: not the making of the tasks. */
export const workload = defineWorkload({
  id: 'w5',
  title: 'cancel 100,000 blocked tasks',
  op: 'blocked',
  unit: 'ns',
  size: 100_000,
  tiny: 1_000,
  async sample(op, size, meter) {
    const each = Math.max(1, Math.round(size / GROUPS));
    const blocked = await op(GROUPS, each);
    await until(() => blocked.waiting() === GROUPS * each);
    const stop = meter.cpu();
    const unwound = await blocked.cancel();
    const spent = stop();
    expectEqual(unwound, GROUPS * each, 'tasks unwound');
    return spent / (GROUPS * each);
  },
});
