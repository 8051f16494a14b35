import { nothing } from '../base/nothing.ts';
import { shared } from '../base/realm.ts';
import { createMacrotask } from './macrotask.ts';

/** This many waits may reject at once before the host gets a turn. */
const mostRefused = 1_000;

/** Waits that were refused in cancelled regions since the last turn of the host. */
const refused: { count: number } = /* @__PURE__ */ shared('refused', () => ({ count: 0 }));

/** The host's own, also where a test has the clock: a turn is real, and takes no time of that clock. */
const aTurn = /* @__PURE__ */ createMacrotask();

/**
 * A wait that does not begin, since the region is cancelled: it rejects at once. But not for ever: a loop that takes no notice, such as
 * retries after the deadline around them, would hold up timers, I/O and the signal that is to end it. So the thousandth since the
 * last turn of the host rejects after the next one (cancel.21).
 */
export function refuse(error: unknown): Promise<never> {
  if (refused.count === 0) aTurn(counted);
  refused.count += 1;
  const wait =
    refused.count < mostRefused
      ? Promise.reject<never>(error)
      : new Promise<never>((_, reject) => aTurn(() => reject(error)));
  // The cancellation is known: that nobody waits for the wait is no error (error.5).
  wait.then(undefined, nothing);
  return wait;
}

function counted(): void {
  refused.count = 0;
}
