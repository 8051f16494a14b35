import pLimit from 'p-limit';
import { type Ops, ready } from '../ops.ts';

export const orderedMap: Ops['orderedMap'] = (count, concurrency) => {
  const limit = pLimit(concurrency);
  const double = async (index: number): Promise<number> => {
    await ready;
    return index * 2;
  };
  return Promise.all(Array.from({ length: count }, (_, index) => limit(double, index)));
};
