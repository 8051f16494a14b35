// Native promises and one AsyncLocalStorage run a task: what knowing the current task costs by itself.
import { AsyncLocalStorage } from 'node:async_hooks';
import { type Gate, type Ops, ready } from '../ops.ts';

interface Node {
  readonly parent: Node | undefined;
  readonly value: number;
}

const current = new AsyncLocalStorage<Node>();

async function body(index: number): Promise<number> {
  await ready;
  return index;
}

async function bodyAtOnce(index: number): Promise<number> {
  return index;
}

const inTask = <A extends unknown[], R>(start: (...args: A) => R, ...args: A): R =>
  current.run({ parent: current.getStore(), value: 0 }, start, ...args);

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
    for (let index = 0; index < size; index++) children.push(inTask(start, index));
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
    for (let index = 0; index < size; index++) children.push(inTask(add, index));
    await Promise.all(children);
  }
  return sum;
};

export const pairs: Ops['pairs'] = async (count) => {
  let sum = 0;
  for (let index = 0; index < count; index++) {
    const a = inTask(body, index);
    const b = inTask(body, index + 1);
    sum += (await a) + (await b);
  }
  return sum;
};

async function link(depth: number): Promise<number> {
  if (depth === 1) {
    await ready;
    return 1;
  }
  const child = inTask(link, depth - 1);
  return 1 + (await child);
}

export const chain: Ops['chain'] = async (rounds, depth) => {
  let sum = 0;
  for (let round = 0; round < rounds; round++) sum += await inTask(link, depth);
  return sum;
};

export const hold: Ops['hold'] = async (count, gate) => {
  const children: Promise<number>[] = [];
  for (let index = 0; index < count; index++) children.push(inTask(held, index, gate));
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
    left === 0 ? read() : await inTask(descend, left - 1);
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
