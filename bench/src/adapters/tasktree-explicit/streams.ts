import * as tasktree from '@tasktree/core';
import * as streams from '@tasktree/streams';
import { hops, indices, type Ops, ready } from '../../ops.ts';
import { inTask } from './in-task.ts';

async function double(index: number): Promise<number> {
  await ready;
  return index * 2;
}

export const orderedMap: Ops['orderedMap'] = (count, concurrency) =>
  inTask(() => tasktree.concurrentMap(indices(count), double, { concurrency }).toArray());

export const unorderedStream: Ops['unorderedStream'] = (count, concurrency) =>
  inTask(async () => {
    const seen = { count: 0, sum: 0 };
    for await (const value of tasktree.concurrentMap(indices(count), hops, { concurrency, ordered: false })) {
      seen.count++;
      seen.sum += value;
    }
    return seen;
  });

export const channel: Ops['channel'] = (count, capacity) =>
  inTask(async (task) => {
    const pipe = new streams.Channel<number>(capacity);
    await using sent = task.asyncLet(async () => {
      for (let index = 0; index < count; index++) await pipe.send(index);
      pipe.close();
    });
    let sum = 0;
    let expected = 0;
    for (;;) {
      const { done, value } = await pipe.receive();
      if (done === true) break;
      sum += value === expected++ ? value : Number.NaN;
    }
    await sent;
    return sum;
  });

export const channelBatch: Ops['channelBatch'] = (count, capacity) =>
  inTask(async (task) => {
    const pipe = new streams.Channel<number>(capacity);
    await using sent = task.asyncLet(async () => {
      for (let index = 0; index < count; index++) {
        if (!pipe.trySend(index)) await pipe.send(index);
      }
      pipe.close();
    });
    let sum = 0;
    let expected = 0;
    for (;;) {
      const items = await pipe.receiveMany();
      if (items.length === 0) break;
      for (const item of items) sum += item === expected++ ? item : Number.NaN;
    }
    await sent;
    return sum;
  });

export const localRead: Ops['localRead'] = (count, depth) =>
  inTask((task) => {
    const local = new tasktree.TaskLocal({ defaultValue: 0 });
    const read = async (reader: tasktree.TaskContext): Promise<number> => {
      await ready;
      let sum = 0;
      for (let index = 0; index < count; index++) sum += reader.get(local);
      return sum;
    };
    const descend = async (inner: tasktree.TaskContext, left: number): Promise<number> => {
      if (left === 0) return read(inner);
      await using child = inner.asyncLet((next) => descend(next, left - 1));
      return await child;
    };
    return task.withValue(local, 1, (bound) => descend(bound, depth));
  });

export const localBind: Ops['localBind'] = (count) =>
  inTask(async (task) => {
    const local = new tasktree.TaskLocal({ defaultValue: 0 });
    let sum = 0;
    const read = (bound: tasktree.TaskContext): void => {
      sum += bound.get(local);
    };
    for (let index = 0; index < count; index++) task.withValue(local, index, read);
    return sum;
  });
