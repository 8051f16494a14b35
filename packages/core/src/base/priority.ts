import { describe } from './arguments.ts';

/**
 * Priorities by name; any integer from 1 to 255 may be used as well (priority.1).
 *
 * Tasks start, and waiters in the library's queues are served, by priority first, then first in first out (priority.2).
 * The names and numbers are Swift's `TaskPriority`.
 *
 * @example
 * ```ts
 * await using thumbnails = asyncLet(() => work(), { priority: TaskPriority.background });
 * await thumbnails;
 * ```
 */
export const TaskPriority: {
  readonly high: 25;
  readonly userInitiated: 25;
  readonly medium: 21;
  readonly low: 17;
  readonly utility: 17;
  readonly background: 9;
} = { high: 25, userInitiated: 25, medium: 21, low: 17, utility: 17, background: 9 };

export function checkPriority(priority: unknown, what: string): number {
  if (typeof priority !== 'number') {
    throw new TypeError(
      `${what} must be an integer from 1 to 255, such as TaskPriority.high; got ${describe(priority)}.`,
    );
  }
  if (!Number.isInteger(priority) || priority < 1 || priority > 255) {
    throw new RangeError(
      `${what} must be an integer from 1 to 255, such as TaskPriority.high; got ${priority}.`,
    );
  }
  return priority;
}
