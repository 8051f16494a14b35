/**
 * What the two sides of a worker say to each other.
 *
 * The worker speaks first: once it has called `expose` it sends `ready`, and main answers with `open`. After that both sides send
 * batches of messages, see `batch.ts`. A message is a small array: its kind, the id of what it is about, and the rest. Beside the
 * messages a worker says how many milliseconds its jobs take on average.
 *
 * Ids of jobs are numbers that grow, given by main, for each worker from 1.
 *
 * @module
 */

import type { Holes } from './parcel.ts';

/** Changes whenever a message does. Both sides must have the same. */
export const protocol = 1;

/** From the pool to a worker. */
export const Ask = {
  open: 0,
  call: 1,
  cancel: 2,
  escalate: 3,
  pull: 4,
  leave: 5,
  make: 6,
  invoke: 7,
  drop: 8,
  told: 9,
  watch: 10,
} as const;

/** From a worker to the pool. */
export const Answer = {
  ready: 0,
  done: 1,
  failed: 2,
  cancelled: 3,
  begun: 4,
  iterated: 5,
  item: 6,
  ask: 7,
  unask: 8,
  event: 9,
} as const;

export type Message = readonly [kind: number, id: number, ...rest: unknown[]];

/**
 * The settings of a worker; id is the protocol's number. With the memory it shares with the pool, where there is such a thing.
 */
export type Open = readonly [
  kind: typeof Ask.open,
  protocol: number,
  concurrency: number,
  shared: ArrayBufferLike | undefined,
];

export type Call = readonly [
  kind: number,
  id: number,
  /** The name of a function; for actors see `remote-actor.ts`. */
  target: unknown,
  args: readonly unknown[],
  priority: number,
  holes?: Holes,
  /** In epoch milliseconds. */
  deadline?: number,
  locals?: readonly SentLocal[],
];

export type SentLocal = readonly [name: string, value: unknown];

/** The rest of a ready message: the names of what the module exposes. Its id is the protocol's number. */
export type Ready = readonly [kind: typeof Answer.ready, protocol: number, names: readonly string[]];
