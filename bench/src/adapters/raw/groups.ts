import { type Blocked, body, type Gate, type Ops, ready, total } from '../../ops.ts';
import { within } from './timeout.ts';

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
    for (let index = 0; index < size; index++) children.push(start(index));
    sum += total(await Promise.all(children));
  }
  return sum;
}

export const spawnJoin: Ops['spawnJoin'] = (groups, size) => groupsOf(groups, size, body);

export const collectResults: Ops['collectResults'] = spawnJoin;

export const all: Ops['all'] = spawnJoin;

export const asyncBodies: Ops['asyncBodies'] = (groups, size) => groupsOf(groups, size, bodyAtOnce);

export const plainBodies: Ops['plainBodies'] = asyncBodies;

export const timeouts: Ops['timeouts'] = (groups, size) => groupsOf(groups, size, within);

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

/** Lanes that take from one counter. */
export const bounded: Ops['bounded'] = async (groups, size) => {
  let sum = 0;
  for (let group = 0; group < groups; group++) {
    let next = 0;
    const lane = async (): Promise<void> => {
      while (next < size) {
        const value = await body(next++);
        sum += value;
      }
    };
    const lanes: Promise<void>[] = [];
    for (let index = 0; index < 10; index++) lanes.push(lane());
    await Promise.all(lanes);
  }
  return sum;
};

/** A listener for each group, as a function has that takes a signal. */
export const signalGroups: Ops['signalGroups'] = async (groups, size) => {
  const { signal } = new AbortController();
  let sum = 0;
  for (let group = 0; group < groups; group++) {
    const stop = (): void => undefined;
    signal.addEventListener('abort', stop);
    try {
      sum += await groupsOf(1, size, body);
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }
  return sum;
};

export const allSettled: Ops['allSettled'] = async (rounds, size) => {
  let sum = 0;
  for (let round = 0; round < rounds; round++) {
    const children: Promise<number>[] = [];
    for (let index = 0; index < size; index++) children.push(body(index));
    for (const outcome of await Promise.allSettled(children)) {
      if (outcome.status === 'fulfilled') sum += outcome.value;
    }
  }
  return sum;
};

const rivals = (size: number): Promise<number>[] => Array.from({ length: size }, () => body(1));

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
