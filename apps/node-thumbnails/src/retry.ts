import { Task } from '@tasktree/node';
import { isTransient } from './failure.ts';

/**
 * Runs the operation again while it fails in a way that may pass, after longer and longer pauses.
 *
 * A cancelled task begins no attempt, and does not sit out a pause: it throws its own cancellation.
 */
export async function retry<T>(
  retries: number,
  operation: (attempt: number) => Promise<T>,
): Promise<{ readonly value: T; readonly attempts: number }> {
  for (let attempt = 1; ; attempt++) {
    Task.checkCancellation();
    try {
      return { value: await operation(attempt), attempts: attempt };
    } catch (error) {
      if (attempt > retries || !isTransient(error)) throw error;
    }
    await Task.sleep(50 * 2 ** Math.min(attempt, 6));
  }
}
