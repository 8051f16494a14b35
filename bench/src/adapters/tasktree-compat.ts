// Our stand-ins for p-map, p-limit and p-queue, called as the originals are.
import '@tasktree/node';
import * as limits from '@tasktree/compat/p-limit';
import * as maps from '@tasktree/compat/p-map';
import * as queues from '@tasktree/compat/p-queue';
import { body, indices, type Ops, total } from '../ops.ts';

export const pMapOf: Ops['pMapOf'] = async (count, concurrency) =>
  total(await maps.default(indices(count), body, { concurrency }));

export const pLimitOf: Ops['pLimitOf'] = async (count, concurrency) => {
  const limit = limits.default(concurrency);
  return total(await Promise.all(Array.from({ length: count }, (_, index) => limit(body, index))));
};

export const pQueueOf: Ops['pQueueOf'] = async (count, concurrency) => {
  const queue = new queues.default({ concurrency });
  return total(await Promise.all(Array.from({ length: count }, (_, index) => queue.add(() => body(index)))));
};
