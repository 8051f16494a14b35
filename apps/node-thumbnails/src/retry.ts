import { Task } from '@tasktree/node';
import { isTransient } from './failure.ts';

/**
 * Runs the operation again while it fails in a way that may pass, after longer and longer pauses.
 *
 * A cancelled task does not try again: what it throws then is its own cancellation.
 */
export async function retry<T>(
  retries: number,
  operation: (attempt: number) => Promise<T>,
): Promise<{ readonly value: T; readonly attempts: number }> {
  for (let attempt = 1; ; attempt++) {
    try {
      return { value: await operation(attempt), attempts: attempt };
    } catch (error) {
      Task.checkCancellation();
      if (attempt > retries || !isTransient(error)) throw error;
    }
    await Task.sleep(50 * 2 ** Math.min(attempt, 6));
  }
}
