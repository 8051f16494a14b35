import { TimerQueue, type TimerSource } from '../structures/timer-queue.ts';
import type { Clock } from './host.ts';

/** What {@link createClock} builds a clock from. */
export interface ClockSource<Handle> extends TimerSource<Handle> {
  /** Milliseconds since the epoch. Left out: the same as `now()`. */
  wallNow?(): number;
  /**
   * True where a timer may not serve all callers because it dies with the request that set it (workerd): then those waits
   * share one that begin without anything else running in between, and so in one request.
   */
  readonly separate?: boolean;
}

/**
 * A clock on a runtime's timers. Any number of waits share one of them; none is ever early, and none overflows
 * (clock.1, clock.2, deadline.6).
 */
export function createClock<Handle>(source: ClockSource<Handle>): Clock {
  const shared = new TimerQueue(source);
  let young: TimerQueue<Handle> | undefined;
  function ofThisMoment(): TimerQueue<Handle> {
    if (young === undefined) {
      young = new TimerQueue(source);
      void Promise.resolve().then(() => (young = undefined));
    }
    return young;
  }
  const clock: Clock = {
    now: () => source.now(),
    schedule(instant, callback, tolerance, keepAlive) {
      const queue = source.separate ? ofThisMoment() : shared;
      return queue.schedule(instant, callback, tolerance, keepAlive);
    },
  };
  if (source.wallNow) clock.wallNow = () => source.wallNow!();
  return clock;
}
