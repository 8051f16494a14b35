/**
 * How messages lie in what is posted: flat, in one array. Structured clone takes ten times as long for a small array as for a number, and
 * is most of what an empty job costs.
 *
 * | in the array                        | what                                                                           |
 * |-------------------------------------|--------------------------------------------------------------------------------|
 * | the mark, a number                  | the beginning: that it is a batch, and what its sender says beside               |
 * | a length, and so many parts         | a message                                                                      |
 * | -1 minus a count, id, target, priority, and so many arguments | a call that needs nothing else                       |
 *
 * @module
 */

import { Ask, type Message } from './protocol.ts';

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
