import {
  all as allOf,
  call,
  createContext,
  createQueue,
  type Operation,
  race,
  run,
  sleep,
  spawn,
  suspend,
  type Task,
  until,
} from 'effection';
import { type Blocked, hops, MINUTE, type Ops, ready, total, Unavailable } from '../ops.ts';

function* body(index: number): Operation<number> {
  yield* until(ready);
  return index;
}

/** An operation that has its result without waiting. */
const bodyAtOnce = (index: number): Operation<number> => call(() => index);

async function groupsOf(
  groups: number,
  size: number,
  start: (index: number) => Operation<number>,
): Promise<number> {
  return await run(function* () {
    let sum = 0;
    for (let group = 0; group < groups; group++) {
      sum += total(yield* allOf(Array.from({ length: size }, (_, index) => start(index))));
    }
    return sum;
  });
}

export const spawnJoin: Ops['spawnJoin'] = (groups, size) => groupsOf(groups, size, body);

export const plainBodies: Ops['plainBodies'] = (groups, size) => groupsOf(groups, size, bodyAtOnce);

export const asyncBodies: Ops['asyncBodies'] = plainBodies;

export const all: Ops['all'] = spawnJoin;

export const pairs: Ops['pairs'] = async (count) =>
  await run(function* () {
    let sum = 0;
    for (let index = 0; index < count; index++) {
      const a = yield* spawn(() => body(index));
      const b = yield* spawn(() => body(index + 1));
      sum += (yield* a) + (yield* b);
    }
    return sum;
  });

function* link(depth: number): Operation<number> {
  if (depth === 1) {
    yield* until(ready);
    return 1;
  }
  const child = yield* spawn(() => link(depth - 1));
  return 1 + (yield* child);
}

/** What is spawned is released with its scope: nothing is held. */
export const pairsUsing: Ops['pairsUsing'] = pairs;

export const chain: Ops['chain'] = async (rounds, depth) =>
  await run(function* () {
    let sum = 0;
    for (let round = 0; round < rounds; round++) sum += yield* link(depth);
    return sum;
  });

export const blocked: Ops['blocked'] = (groups, size): Blocked => {
  let waiting = 0;
  let unwound = 0;
  function* wait(): Operation<void> {
    try {
      waiting++;
      yield* suspend();
    } finally {
      unwound++;
    }
  }
  function* branch(): Operation<void> {
    for (let index = 0; index < size; index++) void (yield* spawn(wait));
    yield* suspend();
  }
  const root = run(function* () {
    for (let group = 0; group < groups; group++) void (yield* spawn(branch));
    yield* suspend();
  });
  return {
    waiting: () => waiting,
    async cancel() {
      await root.halt();
      return unwound;
    },
  };
};

export const hold: Ops['hold'] = async (count, gate) => {
  function* held(index: number): Operation<number> {
    gate.started++;
    yield* until(gate.opened);
    return index;
  }
  return await run(function* () {
    return total(yield* allOf(Array.from({ length: count }, (_, index) => held(index))));
  });
};

/** effection has no bounded map: spawned lanes take from one index. */
export const orderedMap: Ops['orderedMap'] = async (count, concurrency) =>
  await run(function* () {
    const results = Array.from<number>({ length: count });
    let next = 0;
    const lanes: Task<void>[] = [];
    for (let lane = 0; lane < concurrency; lane++) {
      lanes.push(
        yield* spawn(function* () {
          while (next < count) {
            const index = next++;
            const task = yield* spawn(() => body(index));
            results[index] = 2 * (yield* task);
          }
        }),
      );
    }
    yield* allOf(lanes);
    return results;
  });

export const unorderedStream: Ops['unorderedStream'] = async (count, concurrency) =>
  await run(function* () {
    const finished = createQueue<number, void>();
    let next = 0;
    for (let lane = 0; lane < concurrency; lane++) {
      void (yield* spawn(function* () {
        while (next < count) finished.add(yield* until(hops(next++)));
      }));
    }
    const seen = { count: 0, sum: 0 };
    while (seen.count < count) {
      const { value } = yield* finished.next();
      seen.count++;
      seen.sum += value as number;
    }
    return seen;
  });

export const channel: Ops['channel'] = async (count, capacity) => {
  if (capacity !== Infinity) throw new Unavailable('effection has no bounded queue');
  return await run(function* () {
    const queue = createQueue<number, void>();
    void (yield* spawn(function* () {
      for (let index = 0; index < count; index++) {
        queue.add(index);
        yield* until(ready);
      }
      queue.close();
    }));
    let sum = 0;
    let expected = 0;
    for (;;) {
      const { done, value } = yield* queue.next();
      if (done === true) break;
      sum += value === expected++ ? (value as number) : Number.NaN;
    }
    return sum;
  });
};

const local = createContext<number>('bench/local');

export const localRead: Ops['localRead'] = async (count, depth) => {
  function* read(): Operation<number> {
    let sum = 0;
    for (let index = 0; index < count; index++) sum += yield* local.expect();
    return sum;
  }
  function* descend(left: number): Operation<number> {
    if (left === 0) return yield* read();
    return yield* yield* spawn(() => descend(left - 1));
  }
  return await run(() => local.with(1, () => descend(depth)));
};

export const localBind: Ops['localBind'] = async (count) =>
  await run(function* () {
    let sum = 0;
    for (let index = 0; index < count; index++) sum += yield* local.with(index, () => local.expect());
    return sum;
  });

function* late(): Operation<number> {
  yield* sleep(MINUTE);
  throw new Error('late');
}

export const timeouts: Ops['timeouts'] = (groups, size) =>
  groupsOf(groups, size, (index) => race([body(index), late()]));

const inTurn = (count: number, call: (index: number) => Operation<number>): Promise<number> =>
  Promise.resolve(
    run(function* () {
      let sum = 0;
      for (let index = 0; index < count; index++) sum += yield* call(index);
      return sum;
    }),
  );

export const timeoutsInTurn: Ops['timeoutsInTurn'] = (count) =>
  inTurn(count, (index) => race([body(index), late()]));

export const tasks: Ops['tasks'] = async (count) => {
  let sum = 0;
  for (let index = 0; index < count; index++) sum += await run(() => body(index));
  return sum;
};
