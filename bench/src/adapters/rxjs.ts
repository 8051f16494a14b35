import {
  defer,
  finalize,
  from,
  lastValueFrom,
  mergeMap,
  NEVER,
  range,
  reduce,
  Subject,
  takeUntil,
  timeout,
} from 'rxjs';
import { type Blocked, body, hops, MINUTE, type Ops, ready } from '../ops.ts';

const add = (sum: number, value: number): number => sum + value;

async function groupsOf(
  groups: number,
  size: number,
  start: (index: number) => Promise<number>,
): Promise<number> {
  let sum = 0;
  for (let group = 0; group < groups; group++) {
    sum += await lastValueFrom(range(0, size).pipe(mergeMap(start), reduce(add, 0)));
  }
  return sum;
}

export const spawnJoin: Ops['spawnJoin'] = (groups, size) => groupsOf(groups, size, body);

export const asyncBodies: Ops['asyncBodies'] = (groups, size) =>
  groupsOf(groups, size, async (index) => index);

export const plainBodies: Ops['plainBodies'] = asyncBodies;

export const blocked: Ops['blocked'] = (groups, size): Blocked => {
  let waiting = 0;
  let unwound = 0;
  const stop = new Subject<void>();
  const wait = defer(() => {
    waiting++;
    return NEVER.pipe(finalize(() => unwound++));
  });
  const branch = (): typeof NEVER => range(0, size).pipe(mergeMap(() => wait));
  const all = range(0, groups).pipe(mergeMap(branch), takeUntil(stop));
  const settled = new Promise<void>((resolve) => {
    all.subscribe({ complete: resolve });
  });
  return {
    waiting: () => waiting,
    async cancel() {
      stop.next();
      await settled;
      return unwound;
    },
  };
};

/** mergeMap hands over as they come: the indices put the results in order. */
export const orderedMap: Ops['orderedMap'] = async (count, concurrency) => {
  const results = Array.from<number>({ length: count });
  const double = async (index: number): Promise<void> => {
    await ready;
    results[index] = index * 2;
  };
  await lastValueFrom(range(0, count).pipe(mergeMap(double, concurrency)));
  return results;
};

export const unorderedStream: Ops['unorderedStream'] = (count, concurrency) => {
  const tally = (seen: { count: number; sum: number }, value: number): typeof seen => {
    seen.count++;
    seen.sum += value;
    return seen;
  };
  return lastValueFrom(
    range(0, count).pipe(
      mergeMap((index) => from(hops(index)), concurrency),
      reduce(tally, { count: 0, sum: 0 }),
    ),
  );
};

export const timeouts: Ops['timeouts'] = async (groups, size) => {
  const late = range(0, size).pipe(
    mergeMap((index) => from(body(index)).pipe(timeout(MINUTE))),
    reduce(add, 0),
  );
  let sum = 0;
  for (let group = 0; group < groups; group++) sum += await lastValueFrom(late);
  return sum;
};
