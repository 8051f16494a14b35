import { defineWorkload, expectEqual } from '../workload.ts';

export const workload = defineWorkload({
  id: 'w6b',
  title: 'ordered map, 100 at a time',
  op: 'orderedMap',
  unit: 'ns',
  size: 100_000,
  tiny: 300,
  async sample(op, size, meter) {
    const stop = meter.cpu();
    const results = await op(size, 100);
    const spent = stop();
    expectEqual(results.length, size, 'results');
    const wrong = results.findIndex((value, index) => value !== index * 2);
    expectEqual(wrong, -1, 'first result out of order');
    return spent / size;
  },
});
