import { collect, parallelMap, transform } from 'streaming-iterables';
import { hops, type Ops, ready } from '../ops.ts';

function* indices(count: number): Generator<number> {
  for (let index = 0; index < count; index++) yield index;
}

export const orderedMap: Ops['orderedMap'] = (count, concurrency) => {
  const double = async (index: number): Promise<number> => {
    await ready;
    return index * 2;
  };
  return collect(parallelMap(concurrency, double, indices(count)));
};

export const unorderedStream: Ops['unorderedStream'] = async (count, concurrency) => {
  const seen = { count: 0, sum: 0 };
  for await (const value of transform(concurrency, hops, indices(count))) {
    seen.count++;
    seen.sum += value;
  }
  return seen;
};
