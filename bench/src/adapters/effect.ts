import { Context, Effect, Fiber, Queue, Stream } from 'effect';
import { type Blocked, hops, indices, MINUTE, type Ops, ready, total } from '../ops.ts';

const settledPromise = Effect.promise(() => ready);
const body = (index: number): Effect.Effect<number> => Effect.as(settledPromise, index);
const unbounded = { concurrency: 'unbounded' } as const;

function groupsOf(
  groups: number,
  size: number,
  start: (index: number) => Effect.Effect<number>,
  options: { readonly concurrency: number | 'unbounded' } = unbounded,
): Promise<number> {
  const input = indices(size);
  return Effect.runPromise(
    Effect.gen(function* () {
      let sum = 0;
      for (let group = 0; group < groups; group++) {
        sum += total(yield* Effect.forEach(input, start, options));
      }
      return sum;
    }),
  );
}

export const spawnJoin: Ops['spawnJoin'] = (groups, size) => groupsOf(groups, size, body);

export const plainBodies: Ops['plainBodies'] = (groups, size) =>
  groupsOf(groups, size, (index) => Effect.sync(() => index));

export const asyncBodies: Ops['asyncBodies'] = (groups, size) =>
  groupsOf(groups, size, (index) => Effect.promise(async () => index));

export const bounded: Ops['bounded'] = (groups, size) => groupsOf(groups, size, body, { concurrency: 10 });

export const all: Ops['all'] = (rounds, size) =>
  Effect.runPromise(
    Effect.gen(function* () {
      let sum = 0;
      for (let round = 0; round < rounds; round++) {
        sum += total(yield* Effect.all(indices(size).map(body), unbounded));
      }
      return sum;
    }),
  );

export const discard: Ops['discard'] = (groups, size) => {
  const input = indices(size);
  let sum = 0;
  const add = (index: number): Effect.Effect<void> =>
    Effect.map(settledPromise, () => {
      sum += index;
    });
  return Effect.runPromise(
    Effect.gen(function* () {
      for (let group = 0; group < groups; group++) {
        yield* Effect.forEach(input, add, { concurrency: 'unbounded', discard: true });
      }
      return sum;
    }),
  );
};

export const pairs: Ops['pairs'] = (count) =>
  Effect.runPromise(
    Effect.gen(function* () {
      let sum = 0;
      for (let index = 0; index < count; index++) {
        const a = yield* Effect.forkChild(body(index));
        const b = yield* Effect.forkChild(body(index + 1));
        sum += (yield* Fiber.join(a)) + (yield* Fiber.join(b));
      }
      return sum;
    }),
  );

/** A child is released with the fibre that forked it: nothing is held. */
export const pairsUsing: Ops['pairsUsing'] = pairs;

const link = (depth: number): Effect.Effect<number> =>
  depth === 1
    ? Effect.as(settledPromise, 1)
    : Effect.gen(function* () {
        const child = yield* Effect.forkChild(link(depth - 1));
        return 1 + (yield* Fiber.join(child));
      });

export const chain: Ops['chain'] = (rounds, depth) =>
  Effect.runPromise(
    Effect.gen(function* () {
      let sum = 0;
      for (let round = 0; round < rounds; round++) sum += yield* link(depth);
      return sum;
    }),
  );

export const blocked: Ops['blocked'] = (groups, size): Blocked => {
  let waiting = 0;
  let unwound = 0;
  const wait = Effect.ensuring(
    Effect.suspend(() => {
      waiting++;
      return Effect.never;
    }),
    Effect.sync(() => unwound++),
  );
  const branch = Effect.forEach(indices(size), () => wait, unbounded);
  const root = Effect.runFork(Effect.forEach(indices(groups), () => branch, unbounded));
  return {
    waiting: () => waiting,
    async cancel() {
      await Effect.runPromise(Fiber.interrupt(root));
      return unwound;
    },
  };
};

export const hold: Ops['hold'] = (count, gate) => {
  const held = (index: number): Effect.Effect<number> =>
    Effect.promise(async () => {
      gate.started++;
      await gate.opened;
      return index;
    });
  return Effect.runPromise(Effect.map(Effect.forEach(indices(count), held, unbounded), total));
};

export const orderedMap: Ops['orderedMap'] = (count, concurrency) =>
  Effect.runPromise(
    Effect.forEach(indices(count), (index) => Effect.as(settledPromise, index * 2), { concurrency }),
  );

export const unorderedStream: Ops['unorderedStream'] = async (count, concurrency) => {
  const seen = { count: 0, sum: 0 };
  const doubles = Stream.mapEffect(
    Stream.fromIterable(indices(count)),
    (index) => Effect.promise(() => hops(index)),
    {
      concurrency,
      unordered: true,
    },
  );
  const tally = (value: number): Effect.Effect<void> =>
    Effect.sync(() => {
      seen.count++;
      seen.sum += value;
    });
  await Effect.runPromise(Stream.runForEach(doubles, tally));
  return seen;
};

const END = -1;

export const channel: Ops['channel'] = (count, capacity) =>
  Effect.runPromise(
    Effect.gen(function* () {
      const queue = yield* capacity === Infinity
        ? Queue.unbounded<number>()
        : Queue.bounded<number>(capacity);
      const sender = yield* Effect.forkChild(
        Effect.gen(function* () {
          for (let index = 0; index < count; index++) yield* Queue.offer(queue, index);
          yield* Queue.offer(queue, END);
        }),
      );
      let sum = 0;
      let expected = 0;
      for (;;) {
        const item = yield* Queue.take(queue);
        if (item === END) break;
        sum += item === expected++ ? item : Number.NaN;
      }
      yield* Fiber.join(sender);
      return sum;
    }),
  );

export const channelBatch: Ops['channelBatch'] = (count, capacity) =>
  Effect.runPromise(
    Effect.gen(function* () {
      const queue = yield* Queue.bounded<number>(capacity);
      const sender = yield* Effect.forkChild(Queue.offerAll(queue, indices(count)));
      let sum = 0;
      let expected = 0;
      while (expected < count) {
        for (const item of yield* Queue.takeAll(queue)) sum += item === expected++ ? item : Number.NaN;
      }
      yield* Fiber.join(sender);
      return sum;
    }),
  );

const Local = Context.Reference<number>('bench/local', { defaultValue: () => 0 });

export const localRead: Ops['localRead'] = (count, depth) => {
  const read = Effect.gen(function* () {
    let sum = 0;
    for (let index = 0; index < count; index++) sum += yield* Local;
    return sum;
  });
  const descend = (left: number): Effect.Effect<number> =>
    left === 0 ? read : Effect.flatMap(Effect.forkChild(Effect.suspend(() => descend(left - 1))), Fiber.join);
  return Effect.runPromise(Effect.provideService(descend(depth), Local, 1));
};

export const localBind: Ops['localBind'] = (count) =>
  Effect.runPromise(
    Effect.gen(function* () {
      let sum = 0;
      for (let index = 0; index < count; index++) {
        sum += yield* Effect.provideService(Effect.service(Local), Local, index);
      }
      return sum;
    }),
  );

const within = (index: number): Effect.Effect<number> => Effect.orDie(Effect.timeout(body(index), MINUTE));

export const timeouts: Ops['timeouts'] = (groups, size) => groupsOf(groups, size, within);

const inTurn = (count: number, call: (index: number) => Effect.Effect<number>): Promise<number> =>
  Effect.runPromise(
    Effect.gen(function* () {
      let sum = 0;
      for (let index = 0; index < count; index++) sum += yield* call(index);
      return sum;
    }),
  );

export const timeoutsInTurn: Ops['timeoutsInTurn'] = (count) => inTurn(count, within);

export const shields: Ops['shields'] = (count) =>
  inTurn(count, (index) => Effect.uninterruptible(body(index)));

export const handlers: Ops['handlers'] = (count) =>
  inTurn(count, (index) => Effect.onInterrupt(body(index), () => Effect.void));

/** Fibres of their own, as a program outside of effects makes them. */
export const tasks: Ops['tasks'] = async (count) => {
  let sum = 0;
  for (let index = 0; index < count; index++) sum += await Effect.runPromise(body(index));
  return sum;
};

export const signalTasks: Ops['signalTasks'] = async (count) => {
  const { signal } = new AbortController();
  let sum = 0;
  for (let index = 0; index < count; index++) sum += await Effect.runPromise(body(index), { signal });
  return sum;
};

export const burst: Ops['burst'] = async (count, added, ran) => {
  const one = Effect.map(settledPromise, ran);
  const done = Effect.runPromise(
    Effect.forEach(indices(count), () => one, { concurrency: 'unbounded', discard: true }),
  );
  added();
  await done;
};
