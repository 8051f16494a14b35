// Native promises and one AsyncLocalStorage run a task: what knowing the current task costs by itself.
import { AsyncLocalStorage } from 'node:async_hooks';
import { body, type Gate, type Ops, ready, total } from '../ops.ts';
import { Using } from './raw/using.ts';

const current = new AsyncLocalStorage<object>();

async function bodyAtOnce(index: number): Promise<number> {
  return index;
}

async function groupsOf(
  groups: number,
  size: number,
  start: (index: number) => Promise<number>,
): Promise<number> {
  let sum = 0;
  for (let group = 0; group < groups; group++) {
    const children: Promise<number>[] = [];
    for (let index = 0; index < size; index++) children.push(current.run({}, start, index));
    sum += total(await Promise.all(children));
  }
  return sum;
}

export const spawnJoin: Ops['spawnJoin'] = (groups, size) => groupsOf(groups, size, body);

export const asyncBodies: Ops['asyncBodies'] = (groups, size) => groupsOf(groups, size, bodyAtOnce);

export const plainBodies: Ops['plainBodies'] = asyncBodies;

export const collectResults: Ops['collectResults'] = spawnJoin;

export const all: Ops['all'] = spawnJoin;

/** A run a body, and lanes that take from one counter. */
export const bounded: Ops['bounded'] = async (groups, size) => {
  let sum = 0;
  for (let group = 0; group < groups; group++) {
    let next = 0;
    const lane = async (): Promise<void> => {
      while (next < size) {
        const value = await current.run({}, body, next++);
        sum += value;
      }
    };
    const lanes: Promise<void>[] = [];
    for (let index = 0; index < 10; index++) lanes.push(lane());
    await Promise.all(lanes);
  }
  return sum;
};

const rivals = (size: number): Promise<number>[] =>
  Array.from({ length: size }, () => current.run({}, body, 1));

export const allSettled: Ops['allSettled'] = async (rounds, size) => {
  let sum = 0;
  for (let round = 0; round < rounds; round++) {
    const children = Array.from({ length: size }, (_, index) => current.run({}, body, index));
    for (const outcome of await Promise.allSettled(children)) {
      if (outcome.status === 'fulfilled') sum += outcome.value;
    }
  }
  return sum;
};

export const race: Ops['race'] = async (rounds, size) => {
  let sum = 0;
  for (let round = 0; round < rounds; round++) sum += await Promise.race(rivals(size));
  return sum;
};

export const any: Ops['any'] = async (rounds, size) => {
  let sum = 0;
  for (let round = 0; round < rounds; round++) sum += await Promise.any(rivals(size));
  return sum;
};

export const tasks: Ops['tasks'] = async (count) => {
  let sum = 0;
  for (let index = 0; index < count; index++) sum += await current.run({}, body, index);
  return sum;
};

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
      results[index] = await current.run({}, double, index);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, lane));
  return results;
};

export const discard: Ops['discard'] = async (groups, size) => {
  let sum = 0;
  const add = async (index: number): Promise<void> => {
    await ready;
    sum += index;
  };
  for (let group = 0; group < groups; group++) {
    const children: Promise<void>[] = [];
    for (let index = 0; index < size; index++) children.push(current.run({}, add, index));
    await Promise.all(children);
  }
  return sum;
};

export const pairs: Ops['pairs'] = async (count) => {
  let sum = 0;
  for (let index = 0; index < count; index++) {
    const a = current.run({}, body, index);
    const b = current.run({}, body, index + 1);
    sum += (await a) + (await b);
  }
  return sum;
};

export const pairsUsing: Ops['pairsUsing'] = async (count) => {
  let sum = 0;
  for (let index = 0; index < count; index++) {
    await using a = new Using(current.run({}, body, index));
    await using b = new Using(current.run({}, body, index + 1));
    sum += (await a.value) + (await b.value);
  }
  return sum;
};

async function link(depth: number): Promise<number> {
  if (depth === 1) return body(1);
  await using child = new Using(current.run({}, link, depth - 1));
  return 1 + (await child.value);
}

export const chain: Ops['chain'] = async (rounds, depth) => {
  let sum = 0;
  for (let round = 0; round < rounds; round++) sum += await current.run({}, link, depth);
  return sum;
};

export const hold: Ops['hold'] = async (count, gate) => {
  const children: Promise<number>[] = [];
  for (let index = 0; index < count; index++) children.push(current.run({}, held, index, gate));
  return total(await Promise.all(children));
};

async function held(index: number, gate: Gate): Promise<number> {
  gate.started++;
  await gate.opened;
  return index;
}

/** One storage for one local, so that the depth of the read does not matter. */
export const localRead: Ops['localRead'] = (count, depth) => {
  const local = new AsyncLocalStorage<number>();
  const read = async (): Promise<number> => {
    await ready;
    let sum = 0;
    for (let index = 0; index < count; index++) sum += local.getStore() as number;
    return sum;
  };
  const descend = async (left: number): Promise<number> =>
    left === 0 ? read() : await current.run({}, descend, left - 1);
  return local.run(1, descend, depth);
};

export const localBind: Ops['localBind'] = async (count) => {
  const local = new AsyncLocalStorage<number>();
  let sum = 0;
  const read = (): void => {
    sum += local.getStore() as number;
  };
  for (let index = 0; index < count; index++) local.run(index, read);
  return sum;
};
