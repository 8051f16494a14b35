import { defineWorkload, expectEqual, sumBelow } from '../workload.ts';

export const workload = defineWorkload({
  id: 'w6u',
  title: 'unordered stream, 100 at a time',
  op: 'unorderedStream',
  unit: 'ns',
  size: 60_000,
  tiny: 300,
  async sample(op, size, meter) {
    const stop = meter.cpu();
    const { count, sum } = await op(size, 100);
    const spent = stop();
    expectEqual(count, size, 'results');
    expectEqual(sum, 2 * sumBelow(size), 'sum');
    return spent / size;
  },
});
