import { createMacrotask } from '@tasktree/core/host';
import { TaskPriority } from '@tasktree/core';

/** How urgent a piece of work is to the page, in the browser's own words. */
export type Lane = 'user-blocking' | 'user-visible' | 'background';

/** Above medium: user-blocking. Medium: user-visible. Below: background (priority.7). */
export function laneOf(priority: number): Lane {
  if (priority > TaskPriority.medium) return 'user-blocking';
  return priority > TaskPriority.low ? 'user-visible' : 'background';
}

/** What a scheduler needs of a browser. */
export interface Lanes {
  /** Calls `callback` in a turn of the event loop that the browser chooses by `lane`. */
  post(callback: () => void, lane: Lane): void;
  /** Lets the browser paint and answer input, then calls `callback` before other tasks. */
  yield(callback: () => void): void | Promise<void>;
}

/** With `scheduler.postTask` where there is one, else by messages to oneself, which know no lanes. */
export function createLanes(native: Partial<Scheduler> | undefined): Lanes {
  const macrotask = createMacrotask();
  const post: Lanes['post'] = native?.postTask
    ? (callback, priority) => void native.postTask!(callback, { priority })
    : (callback) => macrotask(callback);
  return {
    post,
    yield: native?.yield
      ? async (callback) => {
          await native.yield!();
          callback();
        }
      : (callback) => post(callback, 'user-visible'),
  };
}

export const lanes: Lanes = createLanes((globalThis as { scheduler?: Scheduler }).scheduler);
