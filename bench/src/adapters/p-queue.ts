import PQueue from 'p-queue';
import { body, type Ops, ready, total } from '../ops.ts';

export const orderedMap: Ops['orderedMap'] = (count, concurrency) => {
  const queue = new PQueue({ concurrency });
  const double = async (index: number): Promise<number> => {
    await ready;
    return index * 2;
  };
  return queue.addAll(Array.from({ length: count }, (_, index) => () => double(index)));
};

export const pQueueOf: Ops['pQueueOf'] = async (count, concurrency) => {
  const queue = new PQueue({ concurrency });
  return total(await Promise.all(Array.from({ length: count }, (_, index) => queue.add(() => body(index)))));
};

export const bounded: Ops['bounded'] = async (groups, size) => {
  let sum = 0;
  for (let group = 0; group < groups; group++) sum += await pQueueOf(size, 10);
  return sum;
};
