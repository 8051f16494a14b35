/**
 * What the two sides of a worker say to each other.
 *
 * The worker speaks first: once it has called `expose` it sends `ready`, and main answers with `open`. After that both sides send
 * batches of messages. A message is a small array: its kind, the id of what it is about, and the rest. Beside the
 * messages a worker says how many milliseconds its jobs take on average.
 *
 * Ids of jobs are numbers that grow, given by main, for each worker from 1.
 *
 * Messages lie flat in one array, the batch: structured clone takes ten times as long for a small array as for a number, and is most of
 * what an empty job costs.
 *
 * | in the batch                                                  | what                                                     |
 * |---------------------------------------------------------------|----------------------------------------------------------|
 * | the mark, a number                                            | the beginning, and what its sender says beside           |
 * | a length, and as many parts                                   | a message                                                |
 * | -1 minus a count, id, target, priority, and as many arguments | a call that needs nothing else                           |
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

const MARK = 'tasktree';
const HEADER = 2;
/** The parts of a call that has neither holes nor deadline nor task-locals. */
const PLAIN_CALL = 5;

/** An empty batch. `aside` is a number that goes along. */
export function emptyBatch(aside: number): unknown[] {
  return [MARK, aside];
}

export function writeMessage(batch: unknown[], message: Message): void {
  if (message[0] !== Ask.call || message.length !== PLAIN_CALL) {
    batch.push(message.length, ...message);
    return;
  }
  const args = message[3] as readonly unknown[];
  batch.push(-1 - args.length, message[1], message[2], message[4], ...args);
}

/** The number that goes along with a batch; undefined if that is not what `data` is. */
export function asideOf(data: unknown): number | undefined {
  return Array.isArray(data) && data[0] === MARK && typeof data[1] === 'number' ? data[1] : undefined;
}

/** Calls back for each message of a batch. Throws `RangeError` where there is something else. */
export function readMessages(batch: readonly unknown[], each: (message: Message) => void): void {
  let at = HEADER;
  while (at < batch.length) {
    const length = batch[at] as number;
    const size = length < 0 ? 3 - 1 - length : length;
    if (!(size > 1) || at + size >= batch.length) throw new RangeError('A message has an impossible length.');
    const end = at + 1 + size;
    if (length < 0) {
      each([Ask.call, batch[at + 1] as number, batch[at + 2], batch.slice(at + 4, end), batch[at + 3]]);
    } else {
      each(batch.slice(at + 1, end) as unknown as Message);
    }
    at = end;
  }
}
