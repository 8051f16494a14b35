import { until } from '../meter.ts';
import type { Gate } from '../ops.ts';
import { defineWorkload, expectEqual, sumBelow } from '../workload.ts';

export const workload = defineWorkload({
  id: 'm1',
  title: 'heap per waiting task',
  op: 'hold',
  unit: 'bytes',
  size: 50_000,
  tiny: 500,
  modes: ['collected'],
  async sample(op, size, meter) {
    await meter.collect();
    const before = meter.heap();
    let open!: () => void;
    const gate: Gate = { opened: new Promise((resolve) => (open = resolve)), started: 0 };
    const joined = op(size, gate);
    await until(() => gate.started === size, joined);
    await meter.collect();
    const held = meter.heap() - before;
    open();
    expectEqual(await joined, sumBelow(size), 'sum of the held tasks');
    return held / size;
  },
});
