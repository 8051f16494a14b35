import { defineWorkload, expectEqual } from '../workload.ts';

export const workload = defineWorkload({
  id: 'w6a',
  title: 'ordered map, 10 at a time',
  op: 'orderedMap',
  unit: 'ns',
  size: 100_000,
  tiny: 300,
  async sample(op, size, meter) {
    const stop = meter.cpu();
    const results = await op(size, 10);
    const spent = stop();
    expectEqual(results.length, size, 'results');
    const wrong = results.findIndex((value, index) => value !== index * 2);
    expectEqual(wrong, -1, 'first result out of order');
    return spent / size;
  },
});
