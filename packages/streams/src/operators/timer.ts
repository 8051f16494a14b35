import type { DurationLike } from '@tasktree/core';
import { toMilliseconds } from '@tasktree/core/internal';
import type { AsyncSequence } from '../iteration/async-sequence.ts';
import { TimerIterator } from './timer-iterator.ts';

/**
 * The time, in epoch milliseconds, each `interval` (a number is milliseconds), the first after one interval. Ticks that came while
 * nobody asked are left out, and do not shift the later ones. Without end.
 *
 * A cancelled `next()` rejects with `CancellationError`; the tick goes to the next one. Throws `TypeError` or `RangeError` unless `interval` is a positive
 * duration. It follows the host's clock (clock.4). Source: swift-async-algorithms' `AsyncTimerSequence`.
 *
 * @example
 * ```ts
 * const end = now() + 50;
 * for await (const time of timer(10)) {
 *   if (time >= end) break;
 *   report(time);
 * }
 * ```
 */
export function timer(interval: DurationLike): AsyncSequence<number> {
  const ms = toMilliseconds(interval, 'timer: interval');
  if (ms === 0) throw new RangeError('timer: interval must be longer than zero.');
  return new TimerIterator(ms);
}
