import { hops, type Ops, ready } from '../../ops.ts';

export const orderedMap: Ops['orderedMap'] = async (count, concurrency) => {
  const results = Array.from<number>({ length: count });
  let next = 0;
  const double = async (index: number): Promise<number> => {
    await ready;
    return index * 2;
  };
  const lane = async (): Promise<void> => {
    while (next < count) {
      const index = next++;
      results[index] = await double(index);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, lane));
  return results;
};

export const unorderedStream: Ops['unorderedStream'] = async (count, concurrency) => {
  const finished: number[] = [];
  let next = 0;
  let wake: (() => void) | undefined;
  const startOne = (): void => {
    if (next < count) {
      void hops(next++).then((value) => {
        finished.push(value);
        wake?.();
      });
    }
  };
  async function* stream(): AsyncGenerator<number> {
    for (let lane = 0; lane < concurrency; lane++) startOne();
    let taken = 0;
    for (let given = 0; given < count; given++) {
      while (taken === finished.length) {
        finished.length = taken = 0;
        await new Promise<void>((resolve) => (wake = resolve));
      }
      const value = finished[taken++] as number;
      startOne();
      yield value;
    }
  }
  const seen = { count: 0, sum: 0 };
  for await (const value of stream()) {
    seen.count++;
    seen.sum += value;
  }
  return seen;
};

/** A queue with room for `capacity`, one waiting sender and one waiting receiver at most; undefined ends it. */
function createPipe(capacity: number): {
  send(item: number | undefined): Promise<void> | undefined;
  receive(): number | undefined | Promise<number | undefined>;
} {
  const items: (number | undefined)[] = [];
  let head = 0;
  let receiver: ((item: number | undefined) => void) | undefined;
  let sender: (() => void) | undefined;
  return {
    send(item) {
      if (receiver !== undefined) {
        const take = receiver;
        receiver = undefined;
        take(item);
        return undefined;
      }
      items.push(item);
      if (items.length - head <= capacity) return undefined;
      return new Promise((resolve) => (sender = resolve));
    },
    receive() {
      if (head === items.length) return new Promise((resolve) => (receiver = resolve));
      const item = items[head++];
      // Not each time: an array cut to nothing loses its store.
      if (head >= 1_024 && head === items.length) items.length = head = 0;
      if (sender !== undefined) {
        const go = sender;
        sender = undefined;
        go();
      }
      return item;
    },
  };
}

export const channel: Ops['channel'] = async (count, capacity) => {
  const pipe = createPipe(capacity);
  const sender = async (): Promise<void> => {
    for (let index = 0; index < count; index++) await pipe.send(index);
    await pipe.send(undefined);
  };
  const sent = sender();
  let sum = 0;
  let expected = 0;
  for (;;) {
    const item = await pipe.receive();
    if (item === undefined) break;
    sum += item === expected++ ? item : Number.NaN;
  }
  await sent;
  return sum;
};

export const channelBatch: Ops['channelBatch'] = channel;
