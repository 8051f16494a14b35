import type { JobPool } from './pools/job-pool.ts';

// What an adapter may offer. Each competitor's file exports the operations that its library can do, under these
// names and with the cheapest idiomatic form of that library; a missing export is an empty cell of the table.

/** Opens once every held task may go on; counts the bodies that have begun. */
export interface Gate {
  readonly opened: Promise<void>;
  started: number;
}

/** Tasks that wait for nothing but their cancellation. */
export interface Blocked {
  /** How many bodies have begun to wait. */
  waiting(): number;
  /** Cancels all of them at once; fulfils with the number that has unwound through a `finally`. */
  cancel(): Promise<number>;
}

export interface Ops {
  /** `groups` groups in turn, each of `size` children that await one settled promise: the sum of their indices. */
  spawnJoin(groups: number, size: number): Promise<number>;
  /** The same, the caller taking each result from the group as it comes. */
  collectResults(groups: number, size: number): Promise<number>;
  /** The same, in groups that keep no result: the bodies add their indices themselves. */
  discard(groups: number, size: number): Promise<number>;
  /** The same, with plain functions as bodies where the library takes them. */
  plainBodies(groups: number, size: number): Promise<number>;
  /** The same, with async functions that do not await. */
  asyncBodies(groups: number, size: number): Promise<number>;
  /** As `spawnJoin`, 10 children of a group at a time. */
  bounded(groups: number, size: number): Promise<number>;
  /** As `spawnJoin`, each group cancelled by an AbortSignal that stays silent. */
  signalGroups(groups: number, size: number): Promise<number>;
  /** `rounds` times in turn: `size` bodies that await one settled promise, all results read: the sum of their indices. */
  all(rounds: number, size: number): Promise<number>;
  /** The same, of outcomes. */
  allSettled(rounds: number, size: number): Promise<number>;
  /** The same, the first outcome read; each body gives 1: the sum of the winners. */
  race(rounds: number, size: number): Promise<number>;
  /** The same, the first value. */
  any(rounds: number, size: number): Promise<number>;
  /** `count` times in turn: one root task that awaits one settled promise, its value read: the sum of the indices. */
  tasks(count: number): Promise<number>;
  /** The same, each cancelled by an AbortSignal that stays silent. */
  signalTasks(count: number): Promise<number>;
  /** `count` times in turn: a call that awaits one settled promise, under a timeout of 60 s: the sum of the indices. */
  timeoutsInTurn(count: number): Promise<number>;
  /** The same, kept from cancellation. */
  shields(count: number): Promise<number>;
  /** The same, with a function to be called on cancellation. */
  handlers(count: number): Promise<number>;
  /** `count` times in turn: two children of a scope, both read: the sum of 2i + 1. */
  pairs(count: number): Promise<number>;
  /** The same, each child held by an `await using` that releases it. */
  pairsUsing(count: number): Promise<number>;
  /** `rounds` times in turn: a child, held by an `await using`, that has such a child, `depth` of them: the sum of the depths. */
  chain(rounds: number, depth: number): Promise<number>;
  /** `groups` groups at once in one parent, each of `size` tasks that wait for ever. */
  blocked(groups: number, size: number): Blocked | Promise<Blocked>;
  /** One group whose children wait for the gate: the sum of their indices. */
  hold(count: number, gate: Gate): Promise<number>;
  /** Doubles 0 … count - 1, results in order of input. */
  orderedMap(count: number, concurrency: number): Promise<number[]>;
  /** Consumes the doubles of 0 … count - 1 as they come, the k-th after 1 + (k & 3) hops: count and sum. */
  unorderedStream(count: number, concurrency: number): Promise<{ count: number; sum: number }>;
  /** One sender, one receiver, 0 … count - 1 through a channel of that capacity: the sum, or NaN out of order. */
  channel(count: number, capacity: number): Promise<number>;
  /** The same with the calls that move several elements. */
  channelBatch(count: number, capacity: number): Promise<number>;
  /** Binds 1, goes `depth` tasks down, reads `count` times there: the sum. */
  localRead(count: number, depth: number): Promise<number>;
  /** `count` times: binds i for a synchronous call that reads it once: the sum. */
  localBind(count: number): Promise<number>;
  /** `groups` times in turn: `size` children at once, each under a timeout of 60 s that does not fire: the sum of their indices. */
  timeouts(groups: number, size: number): Promise<number>;
  /** One group of `count` children; calls `added` when the last one is added, `ran` in each body. */
  burst(count: number, added: () => void, ran: () => void): Promise<void>;
  /** p-map over 0 … count - 1 with a mapper that awaits one settled promise: the sum of the results. */
  pMapOf(count: number, concurrency: number): Promise<number>;
  /** `count` calls of one p-limit: the sum of their results. */
  pLimitOf(count: number, concurrency: number): Promise<number>;
  /** `count` jobs added to one p-queue: the sum of their results. */
  pQueueOf(count: number, concurrency: number): Promise<number>;
  /** That many worker threads, started and ready for calls. */
  startPool(workers: number): Promise<JobPool>;
}

export type OpName = keyof Ops;

/** Thrown by an operation whose library lacks, for now, what it needs: the cell is then reported as such. */
export class Unavailable extends Error {
  override readonly name = 'Unavailable';
}

/** The settled promise that every body awaits. */
export const ready: Promise<void> = Promise.resolve();

/** What every body does. */
export async function body(index: number): Promise<number> {
  await ready;
  return index;
}

export function total(values: readonly number[]): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}

export const indices = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

/** What a mapped element goes through: so many awaits that neighbours change places. */
export async function hops(index: number): Promise<number> {
  for (let left = index & 3; left >= 0; left--) await ready;
  return index * 2;
}

export const MINUTE = 60_000;
export const HOUR = 3_600_000;
