// Native promises: no context, no cancellation, no tree. The measure of all ratios.
import { type Blocked, type Gate, hops, MINUTE, type Ops, ready } from '../ops.ts';
import { startRawPool } from '../pools/raw.ts';

async function body(index: number): Promise<number> {
  await ready;
  return index;
}

async function bodyAtOnce(index: number): Promise<number> {
  return index;
}

function total(values: readonly number[]): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}

async function groupsOf(
  groups: number,
  size: number,
  start: (index: number) => Promise<number>,
): Promise<number> {
  let sum = 0;
  for (let group = 0; group < groups; group++) {
    const children: Promise<number>[] = [];
    for (let index = 0; index < size; index++) children.push(start(index));
    sum += total(await Promise.all(children));
  }
  return sum;
}

export const spawnJoin: Ops['spawnJoin'] = (groups, size) => groupsOf(groups, size, body);

export const collectResults: Ops['collectResults'] = spawnJoin;

export const asyncBodies: Ops['asyncBodies'] = (groups, size) => groupsOf(groups, size, bodyAtOnce);

export const plainBodies: Ops['plainBodies'] = asyncBodies;

export const discard: Ops['discard'] = async (groups, size) => {
  let sum = 0;
  const add = async (index: number): Promise<void> => {
    await ready;
    sum += index;
  };
  for (let group = 0; group < groups; group++) {
    const children: Promise<void>[] = [];
    for (let index = 0; index < size; index++) children.push(add(index));
    await Promise.all(children);
  }
  return sum;
};

export const pairs: Ops['pairs'] = async (count) => {
  let sum = 0;
  for (let index = 0; index < count; index++) {
    const a = body(index);
    const b = body(index + 1);
    sum += (await a) + (await b);
  }
  return sum;
};

async function link(depth: number): Promise<number> {
  if (depth === 1) {
    await ready;
    return 1;
  }
  const child = link(depth - 1);
  return 1 + (await child);
}

export const chain: Ops['chain'] = async (rounds, depth) => {
  let sum = 0;
  for (let round = 0; round < rounds; round++) sum += await link(depth);
  return sum;
};

export const blocked: Ops['blocked'] = (groups, size): Blocked => {
  let unwound = 0;
  const rejects: ((reason: unknown) => void)[] = [];
  const wait = async (): Promise<void> => {
    try {
      await new Promise<never>((_resolve, reject) => rejects.push(reject));
    } finally {
      unwound++;
    }
  };
  const parents = Array.from({ length: groups }, () =>
    Promise.allSettled(Array.from({ length: size }, wait)),
  );
  return {
    waiting: () => rejects.length,
    async cancel() {
      const reason = new Error('cancelled');
      for (const reject of rejects) reject(reason);
      await Promise.all(parents);
      return unwound;
    },
  };
};

export const hold: Ops['hold'] = async (count, gate) => {
  const children: Promise<number>[] = [];
  for (let index = 0; index < count; index++) children.push(held(index, gate));
  return total(await Promise.all(children));
};

async function held(index: number, gate: Gate): Promise<number> {
  gate.started++;
  await gate.opened;
  return index;
}

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

/** A timer that rejects, raced against the body and cleared when that has won. */
export const timeouts: Ops['timeouts'] = async (count) => {
  const one = async (index: number): Promise<number> => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error('late')), MINUTE);
    });
    try {
      return await Promise.race([body(index), late]);
    } finally {
      clearTimeout(timer);
    }
  };
  return groupsOf(1, count, one);
};

export const burst: Ops['burst'] = async (count, added, ran) => {
  const one = async (): Promise<void> => {
    await ready;
    ran();
  };
  const children: Promise<void>[] = [];
  for (let index = 0; index < count; index++) children.push(one());
  added();
  await Promise.all(children);
};

export const startPool: Ops['startPool'] = startRawPool;
