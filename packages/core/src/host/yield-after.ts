import type { SchedulerSource } from './time-slice.ts';

/**
 * Fulfils after a full turn of the event loop, and once `isThrough` says that the jobs concerned have started.
 * Two macrotasks make a full turn: the first may come in the turn that is under way, before its timers.
 */
export function yieldAfter(source: SchedulerSource, isThrough: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const check = (): void => {
      if (isThrough()) resolve();
      else source.macrotask(check);
    };
    source.macrotask(() => source.macrotask(check));
  });
}
