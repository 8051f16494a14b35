import { createClock, type Clock } from '@tasktree/core/host';
import { inRootContext } from './root-context.ts';

/** Monotonic time and one `setTimeout` for all sleepers, which holds the process only for those that want it. */
export const clock: Clock = createClock<Timer>({
  now: () => performance.now(),
  wallNow: () => Date.now(),
  setTimer: (callback, milliseconds) => inRootContext(setTimeout, callback, milliseconds),
  clearTimer: (timer) => clearTimeout(timer),
  ref: (timer) => void timer.ref(),
  unref: (timer) => void timer.unref(),
});
