import { createMacrotask } from '../host/macrotask.ts';
import { nothing } from '../nothing.ts';
import { realm } from '../realm.ts';

/** So many waits may reject at once before the host gets a turn. */
const mostRefused = 1_000;

/** The host's own, also where a test has the clock: a turn is real, and takes no time of that clock. */
const aTurn = /* @__PURE__ */ createMacrotask();

/**
 * A wait that does not begin, since the region is cancelled: it rejects at once. But not for ever: a loop that takes no notice, such as
 * retries after the deadline around them, would hold up timers, I/O and the signal that is to end it. So the thousandth since the
 * last turn of the host rejects after the next one (cancel.21).
 */
export function refuse(error: unknown): Promise<never> {
  if (realm.refused === 0) aTurn(counted);
  realm.refused += 1;
  const refused =
    realm.refused < mostRefused
      ? Promise.reject<never>(error)
      : new Promise<never>((_, reject) => aTurn(() => reject(error)));
  // The cancellation is known: that nobody waits for the wait is no error (error.5).
  refused.then(undefined, nothing);
  return refused;
}

function counted(): void {
  realm.refused = 0;
}
