import { createClock, type Clock } from '@tasktree/core/host';
import { inRootContext } from './root-context.ts';

type Timer = ReturnType<typeof setTimeout>;

function setTimer(callback: () => void, milliseconds: number): Timer {
  return setTimeout(callback, milliseconds);
}

/** Monotonic time and one `setTimeout` for all sleepers. */
export const clock: Clock = createClock<Timer>({
  now: () => performance.now(),
  wallNow: () => Date.now(),
  setTimer: (callback, milliseconds) => inRootContext(setTimer, callback, milliseconds),
  clearTimer: (timer) => clearTimeout(timer),
});
