import type { DurationLike } from '@tasktree/core';
import { checkFunction, describe, toMilliseconds } from '@tasktree/core/internal';
import type { AsyncSequence } from '../iteration/async-sequence.ts';
import type { Source } from '../iteration/feed.ts';
import { checkSource } from '../iteration/source.ts';
import { chunksByTime } from './chunks-by-time.ts';
import { chunksOfCount } from './chunks-of-count.ts';
import { chunksByProjection, chunksByRelation } from './chunks-of-neighbours.ts';

/** When a chunk is full: by count, by time, or by whichever comes first. */
export interface ChunkLimits {
  /** So many elements make a chunk full: a positive integer. */
  readonly count?: number;
  /** A chunk is given each time this has passed, counted from the start, whatever is in it. A number is milliseconds. */
  readonly time?: DurationLike;
  /** With `time`: give empty chunks too. Default false. */
  readonly empty?: boolean;
}

/** Which neighbours belong to one chunk. */
export interface ChunkRelation<T> {
  /** Says whether `next` belongs to the same chunk as `previous`. */
  readonly by: (previous: T, next: T) => boolean | PromiseLike<boolean>;
}

/** What the elements of one chunk have in common. */
export interface ChunkProjection<T, K> {
  /** Neighbours with the same result, by `Object.is`, belong together. */
  readonly on: (element: T) => K | PromiseLike<K>;
}

/**
 * The elements of `source` in arrays: by `count` (or that number alone), by `time`, by whichever of the two comes first, by
 * a relation between neighbours (`by`), or by a projection of each (`on`, which gives `[projection, elements]`).
 *
 * When the source ends, what is collected comes first, however little; when it fails, that is lost and the error comes at
 * once. A chunk that is full does not move the clock of `time`. By count, relation and projection it pulls on demand only,
 * in the consumer's task; by time a task of its own pulls. Cancelling the consumer, or leaving its loop, closes and awaits the
 * source. Throws `TypeError` or `RangeError` for invalid arguments. Source: swift-async-algorithms.
 *
 * @example
 * ```ts
 * for await (const rows of chunked(records, { count: 500, time: { seconds: 1 } })) await insert(rows);
 * ```
 */
export function chunked<T>(source: Source<T>, limits: number | ChunkLimits): AsyncSequence<T[]>;
export function chunked<T>(source: Source<T>, relation: ChunkRelation<T>): AsyncSequence<T[]>;
export function chunked<T, K>(source: Source<T>, projection: ChunkProjection<T, K>): AsyncSequence<[K, T[]]>;
export function chunked<T, K>(
  source: Source<T>,
  how: number | ChunkLimits | ChunkRelation<T> | ChunkProjection<T, K>,
): AsyncSequence<T[] | [K, T[]]> {
  checkSource(source, 'chunked: source');
  if (typeof how === 'number') return chunksOfCount(source, checkCount(how, 'chunked: count'));
  if (typeof how === 'object' && how !== null) {
    if ('by' in how) {
      checkFunction(how.by, 'chunked', 'by');
      return chunksByRelation(source, how.by);
    }
    if ('on' in how) {
      checkFunction(how.on, 'chunked', 'on');
      return chunksByProjection(source, how.on);
    }
    const { count, time, empty = false } = how;
    const most = count === undefined ? Infinity : checkCount(count, 'chunked: count');
    if (time !== undefined) return chunksByTime(source, most, checkTime(time), empty);
    if (count !== undefined) return chunksOfCount(source, most);
  }
  throw new TypeError(`chunked: give a count, { count, time }, { by } or { on }; got ${describe(how)}.`);
}

function checkCount(count: unknown, what: string): number {
  if (typeof count !== 'number')
    throw new TypeError(`${what} must be a positive integer; got ${describe(count)}.`);
  if (!Number.isInteger(count) || count < 1) {
    throw new RangeError(`${what} must be a positive integer; got ${count}.`);
  }
  return count;
}

function checkTime(time: DurationLike): number {
  const ms = toMilliseconds(time, 'chunked: time');
  if (ms === 0) throw new RangeError('chunked: time must be longer than zero.');
  return ms;
}
