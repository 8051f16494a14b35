import { macrotask, until } from '../meter.ts';
import { defineWorkload, expectEqual } from '../workload.ts';

const GROUPS = 100;

/** What stays behind when a cancelled tree is gone; code and feedback made on the way are not told apart. */
export const workload = defineWorkload({
  id: 'm2',
  title: 'heap left per task after cancel and collection',
  op: 'blocked',
  unit: 'bytes',
  size: 100_000,
  tiny: 1_000,
  warmUps: 6,
  modes: ['collected'],
  async sample(op, size, meter) {
    const each = Math.max(1, Math.round(size / GROUPS));
    await meter.collect();
    const before = meter.heap();
    await cancelTree();
    await macrotask();
    await meter.collect();
    return (meter.heap() - before) / (GROUPS * each);

    async function cancelTree(): Promise<void> {
      const blocked = await op(GROUPS, each);
      await until(() => blocked.waiting() === GROUPS * each);
      expectEqual(await blocked.cancel(), GROUPS * each, 'tasks unwound');
    }
  },
});
