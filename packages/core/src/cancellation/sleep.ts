import { attempt, checkOptions } from '../arguments.ts';
import { currentHost } from '../host/current-host.ts';
import { nothing } from '../task/outcome.ts';
import { CANCELLED, ENDED, SETTLED, type Scope } from '../tree/scope.ts';
import { Wait } from '../tree/wait.ts';
import { cancellationErrorOf } from './cancel.ts';
import { toMilliseconds, type DurationLike } from './duration.ts';

export interface SleepOptions {
  /** How much later than asked the sleep may end; it never ends early. */
  readonly tolerance?: DurationLike;
}

/** Sleeps in a body, or outside any where `scope` is undefined (cancel.15, clock.1 to clock.3). */
export function sleepOn(
  scope: Scope | undefined,
  duration: DurationLike,
  options?: SleepOptions,
): Promise<void> {
  return attempt(() => {
    const ms = toMilliseconds(duration, 'sleep: duration');
    checkOptions(options, 'sleep');
    const tolerance =
      options?.tolerance === undefined ? 0 : toMilliseconds(options.tolerance, 'sleep: options.tolerance');
    if (scope !== undefined && (scope.region.flags & CANCELLED) !== 0)
      throw cancellationErrorOf(scope.region);
    const { clock } = currentHost();
    // What never ends needs no timer.
    const schedule = (callback: () => void): (() => void) =>
      ms === Infinity ? nothing : clock.schedule(clock.now() + ms, callback, tolerance);
    if (scope === undefined || (scope.flags & (ENDED | SETTLED)) !== 0) {
      return new Promise((resolve) => schedule(resolve));
    }
    const promise = new Promise<void>((resolve, reject) => {
      const wait = new Wait('sleep', (error, bodyEnded) => {
        forget();
        // Nobody may be left who would handle it.
        if (bodyEnded) promise.then(undefined, nothing);
        reject(error);
      });
      const forget = schedule(() => {
        wait.end();
        resolve();
      });
      wait.begin(scope);
    });
    return promise;
  });
}
