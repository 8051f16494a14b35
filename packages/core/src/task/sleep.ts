import { checkOptions, type OptionChecks } from '../base/arguments.ts';
import { toMilliseconds, type DurationLike } from '../base/duration.ts';
import type { CancellationError } from '../base/errors.ts';
import { nothing } from '../base/nothing.ts';
import { currentHost } from '../host/current-host.ts';
import { refuse } from '../host/refuse.ts';
import { cancellationErrorOf } from '../tree/cancel.ts';
import { Parked } from '../tree/parked.ts';
import type { Scope } from '../tree/scope.ts';
import { CANCELLED, ENDED, SETTLED } from '../tree/state.ts';

/** How exact a sleep is. */
export interface SleepOptions {
  /** How much later than asked the sleep may end; it never ends early. */
  readonly tolerance?: DurationLike;
}

const checks: OptionChecks<SleepOptions> = { tolerance: toMilliseconds };

/** Sleeps in a body, or outside any where `scope` is undefined (cancel.15, clock.1 to clock.3). Throws where it is to reject. */
export function sleepOn(
  scope: Scope | undefined,
  duration: DurationLike,
  options?: SleepOptions,
): Promise<void> {
  const ms = toMilliseconds(duration, 'sleep: duration');
  checkOptions(options, 'sleep', checks);
  const tolerance = toMilliseconds(options?.tolerance ?? 0, 'sleep');
  if (scope !== undefined && (scope.region.flags & CANCELLED) !== 0)
    return refuse(cancellationErrorOf(scope.region));
  const sleep = new Sleep('sleep');
  return sleep.until(
    ms,
    tolerance,
    scope === undefined || (scope.flags & (ENDED | SETTLED)) !== 0 ? undefined : scope,
  );
}

export class Sleep extends Parked {
  // Declared, and set in the constructor alone: see `initScope`.
  declare private forget: (() => void) | undefined;
  declare private promise: Promise<void> | undefined;
  declare private resolve: (() => void) | undefined;
  declare private reject: ((error: unknown) => void) | undefined;

  constructor(what: string) {
    super(what);
    this.forget = this.promise = this.resolve = this.reject = undefined;
  }

  until(ms: number, tolerance: number, body: Scope | undefined): Promise<void> {
    this.park(body);
    this.promise = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
    // What never ends needs no timer.
    if (ms < Infinity) {
      const { clock } = currentHost();
      this.forget = clock.schedule(clock.now() + ms, () => this.#wake(), tolerance);
    }
    return this.promise;
  }

  #wake(): void {
    this.unpark();
    this.resolve?.();
  }

  protected cutShort(error: CancellationError): void {
    this.forget?.();
    this.promise?.then(undefined, nothing);
    this.reject?.(error);
  }
}
