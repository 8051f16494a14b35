import PQueue from 'p-queue';
import { type Ops, ready } from '../ops.ts';

export const orderedMap: Ops['orderedMap'] = (count, concurrency) => {
  const queue = new PQueue({ concurrency });
  const double = async (index: number): Promise<number> => {
    await ready;
    return index * 2;
  };
  return queue.addAll(Array.from({ length: count }, (_, index) => () => double(index)));
};
