import pLimit from 'p-limit';
import { body, type Ops, ready, total } from '../ops.ts';

export const orderedMap: Ops['orderedMap'] = (count, concurrency) => {
  const limit = pLimit(concurrency);
  const double = async (index: number): Promise<number> => {
    await ready;
    return index * 2;
  };
  return Promise.all(Array.from({ length: count }, (_, index) => limit(double, index)));
};

export const pLimitOf: Ops['pLimitOf'] = async (count, concurrency) => {
  const limit = pLimit(concurrency);
  return total(await Promise.all(Array.from({ length: count }, (_, index) => limit(body, index))));
};

export const bounded: Ops['bounded'] = async (groups, size) => {
  let sum = 0;
  for (let group = 0; group < groups; group++) sum += await pLimitOf(size, 10);
  return sum;
};
