import { describe } from '@tasktree/core/internal';

/**
 * What happens to elements that nobody waits for: all are kept; the oldest `n` are kept and newer ones dropped; or the newest
 * `n` are kept and older ones dropped. With `n` of 0 or less, only an element that somebody waits for is not dropped.
 */
export type BufferingPolicy =
  | 'unbounded'
  | { readonly bufferingOldest: number }
  | { readonly bufferingNewest: number };

export interface Limit {
  readonly keeps: 'oldest' | 'newest';
  readonly count: number;
}

export function limitOf(policy: BufferingPolicy, what: string): Limit {
  if (policy === 'unbounded') return { keeps: 'oldest', count: Infinity };
  if (typeof policy === 'object' && policy !== null) {
    if ('bufferingOldest' in policy) {
      return { keeps: 'oldest', count: count(policy.bufferingOldest, `${what}.bufferingOldest`) };
    }
    if ('bufferingNewest' in policy) {
      return { keeps: 'newest', count: count(policy.bufferingNewest, `${what}.bufferingNewest`) };
    }
  }
  throw new TypeError(
    `${what} must be 'unbounded', { bufferingOldest: n } or { bufferingNewest: n }; got ${describe(policy)}.`,
  );
}

function count(value: unknown, what: string): number {
  if (typeof value !== 'number') throw new TypeError(`${what} must be a number; got ${describe(value)}.`);
  if (value !== Infinity && !Number.isInteger(value)) {
    throw new RangeError(`${what} must be an integer or Infinity; got ${value}.`);
  }
  return Math.max(value, 0);
}
