import { describe } from '@tasktree/core/internal';
import type { AsyncSequence } from '../iteration/async-sequence.ts';
import { concurrent } from '../iteration/concurrent.ts';
import { drain } from '../iteration/drain.ts';
import type { Output } from '../iteration/output.ts';
import { serial } from '../iteration/serial.ts';
import type { Source } from '../iteration/feed.ts';
import { checkSource, dropUnopened, openSource } from '../iteration/source.ts';

/**
 * How far a source may run ahead of its consumer: until `bounded` elements are held, and then it is not pulled; without
 * limit; or without being held up, with only the oldest or the newest `n` kept.
 */
export type BufferPolicy =
  | 'unbounded'
  | { readonly bounded: number }
  | { readonly bufferingOldest: number }
  | { readonly bufferingNewest: number };

/**
 * The elements of `source`, which is pulled while the consumer is busy, as far as `policy` allows (a number is a bound). Pulling begins
 * at the first `next()`. The end and an error come after what is held. A limit of 0 holds nothing: it pulls on demand.
 *
 * Cancelling the consumer, or leaving its loop, closes and awaits the source. Throws `TypeError` or `RangeError` for invalid
 * arguments. Source: swift-async-algorithms.
 *
 * @example
 * ```ts
 * for await (const page of buffer(pages, 4)) await store(page);
 * ```
 */
export function buffer<T>(source: Source<T>, policy: number | BufferPolicy): AsyncSequence<T> {
  checkSource(source, 'buffer: source');
  const { keep, count } = planOf(policy, 'buffer: policy');
  if (count === 0) return serial('buffer', openSource(source), (pull) => pull());
  return concurrent('buffer', dropUnopened([source]), (output, task) =>
    drain(source, task, (value) => {
      if (keep === 'oldest' && output.length >= count) return true;
      output.offer(value);
      if (keep === 'newest' && output.length > count) output.withdraw();
      return keep === 'all' ? room(output, count) : true;
    }),
  );
}

async function room<T>(output: Output<T>, count: number): Promise<boolean> {
  while (output.length >= count) if (!(await output.asked())) return false;
  return true;
}

export interface BufferPlan {
  readonly keep: 'all' | 'oldest' | 'newest';
  readonly count: number;
}

/** Checks a policy. */
export function planOf(policy: number | BufferPolicy, what: string): BufferPlan {
  if (policy === 'unbounded') return { keep: 'all', count: Infinity };
  if (typeof policy === 'number') return { keep: 'all', count: checkCount(policy, what) };
  if (typeof policy === 'object' && policy !== null) {
    if ('bounded' in policy) return { keep: 'all', count: checkCount(policy.bounded, `${what}.bounded`) };
    if ('bufferingOldest' in policy) {
      return { keep: 'oldest', count: checkCount(policy.bufferingOldest, `${what}.bufferingOldest`) };
    }
    if ('bufferingNewest' in policy) {
      return { keep: 'newest', count: checkCount(policy.bufferingNewest, `${what}.bufferingNewest`) };
    }
  }
  throw new TypeError(
    `${what} must be a number, 'unbounded', { bounded: n }, { bufferingOldest: n } or { bufferingNewest: n }; got ${describe(policy)}.`,
  );
}

function checkCount(count: unknown, what: string): number {
  if (typeof count !== 'number') {
    throw new TypeError(`${what} must be an integer from 0 up, or Infinity; got ${describe(count)}.`);
  }
  if (count !== Infinity && (!Number.isInteger(count) || count < 0)) {
    throw new RangeError(`${what} must be an integer from 0 up, or Infinity; got ${count}.`);
  }
  return count;
}
