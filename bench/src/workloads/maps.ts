// Maps over a source, and streams of what they give.
import { defineWorkload, expectEqual, sumBelow, type Workload } from '../workload.ts';

const ordered = (concurrency: number): Workload =>
  defineWorkload({
    id: `map-${concurrency}`,
    title: `ordered map, ${concurrency} at a time: an item`,
    op: 'orderedMap',
    unit: 'ns',
    tiny: 300,
    async sample(op, size, meter) {
      const stop = meter.cpu();
      const results = await op(size, concurrency);
      const spent = stop();
      expectEqual(results.length, size, 'results');
      const wrong = results.findIndex((value, index) => value !== index * 2);
      expectEqual(wrong, -1, 'first result out of order');
      return spent / size;
    },
  });

const unordered = defineWorkload({
  id: 'unordered-100',
  title: 'unordered stream, 100 at a time: an item',
  op: 'unorderedStream',
  unit: 'ns',
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

export const maps: readonly Workload[] = [ordered(10), ordered(100), unordered];
