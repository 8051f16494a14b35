import type { TaskContext } from '@tasktree/core';
import type { Trial } from './case.ts';

/** Waits until the task is cancelled, and then throws its `CancellationError`. */
export function untilCancelled(task: TaskContext): Promise<never> {
  return task.sleep(Infinity) as Promise<never>;
}

/** Waits until the task is cancelled, and then returns as if nothing had happened. */
export async function untilToldToStop(task: TaskContext): Promise<void> {
  await untilCancelled(task).catch(() => undefined);
}

/** Lets promise reactions run, and nothing else: what was made ready before is done, timers and jobs are not. */
export async function reactions(rounds = 20): Promise<void> {
  for (let round = 0; round < rounds; round++) await Promise.resolve();
}

/** Whether a promise has settled by now; the answer changes as it does. */
export function watch(promise: PromiseLike<unknown>): { readonly isSettled: boolean } {
  const state = { isSettled: false };
  const settle = (): void => {
    state.isSettled = true;
  };
  promise.then(settle, settle);
  return state;
}

/** Settles until `condition` holds, for what may take more rounds than one; gives up after many. */
export async function until(trial: Trial, condition: () => boolean): Promise<void> {
  for (let round = 0; round < 50 && !condition(); round++) await trial.settle();
}
