// Native promises and one AsyncLocalStorage run a task: what knowing the current task costs by itself.
import { AsyncLocalStorage } from 'node:async_hooks';
import { type Gate, type Ops, ready } from '../ops.ts';

const current = new AsyncLocalStorage<object>();

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
    for (let index = 0; index < size; index++) children.push(current.run({}, start, index));
    sum += total(await Promise.all(children));
  }
  return sum;
}

export const spawnJoin: Ops['spawnJoin'] = (groups, size) => groupsOf(groups, size, body);

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

async function link(depth: number): Promise<number> {
  if (depth === 1) {
    await ready;
    return 1;
  }
  const child = current.run({}, link, depth - 1);
  return 1 + (await child);
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
