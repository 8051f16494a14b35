import { describe } from './arguments.ts';
import { unknownUnit } from './unknown-option.ts';

/**
 * A length of time: a number of milliseconds, a `Temporal.Duration`, or an object with `hours`, `minutes`, `seconds` and
 * `milliseconds`. Negative counts as zero; `Infinity` never passes.
 */
export type DurationLike =
  | number
  | {
      readonly hours?: number;
      readonly minutes?: number;
      readonly seconds?: number;
      readonly milliseconds?: number;
    }
  | { total(unit: 'milliseconds'): number };

/** A point in time: epoch milliseconds, a `Date`, or a `Temporal.Instant`. */
export type InstantLike = number | Date | { readonly epochMilliseconds: number };

const units = { hours: 3_600_000, minutes: 60_000, seconds: 1_000, milliseconds: 1 } as const;

/** In milliseconds, zero or more. Throws `TypeError` or `RangeError` naming `what`, which may be left out for one that was checked. */
export function toMilliseconds(duration: DurationLike, what = ''): number {
  const ms = typeof duration === 'number' ? duration : sum(duration, what);
  if (Number.isNaN(ms)) throw new RangeError(`${what} must be a duration; got NaN.`);
  return ms > 0 ? ms : 0;
}

function sum(duration: Exclude<DurationLike, number>, what: string): number {
  if (typeof duration === 'object' && duration !== null) {
    if ('total' in duration && typeof duration.total === 'function') return duration.total('milliseconds');
    for (const unit of Object.keys(duration))
      if (!Object.hasOwn(units, unit)) throw unknownUnit(unit, what, units);
    let ms = 0;
    let found = false;
    for (const [unit, factor] of Object.entries(units)) {
      const count = (duration as Record<string, unknown>)[unit];
      if (count === undefined) continue;
      if (typeof count !== 'number')
        throw new TypeError(`${what}.${unit} must be a number; got ${describe(count)}.`);
      ms += count * factor;
      found = true;
    }
    if (found) return ms;
  }
  throw new TypeError(
    `${what} must be milliseconds, a Temporal.Duration or an object such as { seconds: 5 }; got ${describe(duration)}.`,
  );
}

export function toEpochMilliseconds(instant: InstantLike, what: string): number {
  const ms = epochOf(instant);
  if (typeof ms !== 'number') {
    throw new TypeError(
      `${what} must be epoch milliseconds, a Date or a Temporal.Instant; got ${describe(instant)}.`,
    );
  }
  if (Number.isNaN(ms))
    throw new RangeError(`${what} must be an instant; got ${instant === ms ? 'NaN' : 'an invalid Date'}.`);
  return ms;
}

/** Of another realm, too: by what it has, not by its class. */
function epochOf(instant: InstantLike): unknown {
  if (typeof instant !== 'object' || instant === null) return instant;
  if ('epochMilliseconds' in instant) return instant.epochMilliseconds;
  return typeof instant.getTime === 'function' ? instant.getTime() : undefined;
}
