import pMap, { pMapIterable } from 'p-map';
import { body, hops, indices, type Ops, ready, total } from '../ops.ts';

async function groupsOf(
  groups: number,
  size: number,
  start: (index: number) => number | Promise<number>,
  concurrency = Infinity,
): Promise<number> {
  const input = indices(size);
  let sum = 0;
  for (let group = 0; group < groups; group++) sum += total(await pMap(input, start, { concurrency }));
  return sum;
}

export const spawnJoin: Ops['spawnJoin'] = (groups, size) => groupsOf(groups, size, body);

export const bounded: Ops['bounded'] = (groups, size) => groupsOf(groups, size, body, 10);

export const pMapOf: Ops['pMapOf'] = async (count, concurrency) =>
  total(await pMap(indices(count), body, { concurrency }));

export const discard: Ops['discard'] = spawnJoin;

export const asyncBodies: Ops['asyncBodies'] = (groups, size) =>
  groupsOf(groups, size, async (index) => index);

export const plainBodies: Ops['plainBodies'] = (groups, size) => groupsOf(groups, size, (index) => index);

export const hold: Ops['hold'] = async (count, gate) => {
  const held = async (index: number): Promise<number> => {
    gate.started++;
    await gate.opened;
    return index;
  };
  return total(await pMap(indices(count), held));
};

export const orderedMap: Ops['orderedMap'] = (count, concurrency) => {
  const double = async (index: number): Promise<number> => {
    await ready;
    return index * 2;
  };
  return pMap(indices(count), double, { concurrency });
};

/** p-map has no unordered stream: its ordered one stands in, as the nearest it has. */
export const unorderedStream: Ops['unorderedStream'] = async (count, concurrency) => {
  const seen = { count: 0, sum: 0 };
  for await (const value of pMapIterable(indices(count), hops, { concurrency })) {
    seen.count++;
    seen.sum += value;
  }
  return seen;
};

export const burst: Ops['burst'] = async (count, added, ran) => {
  const one = async (): Promise<void> => {
    await ready;
    ran();
  };
  const done = pMap(indices(count), one);
  added();
  await done;
};
