import { inRootContext } from './root-context.ts';

const LONGEST_DELAY = 2 ** 31 - 1;

/** A switch that holds the process while it is on. Switching costs no timer, only the first time. */
export function createKeepAlive(): (on: boolean) => void {
  let interval: Timer | undefined;
  return (on) => {
    if (!on) interval?.unref();
    else if (interval) interval.ref();
    else interval = inRootContext(setInterval, () => {}, LONGEST_DELAY);
  };
}
