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

/** A body that throws this. */
export function failing(error: unknown): () => never {
  return () => {
    throw error;
  };
}

/** Waits to be cancelled, and then throws another error than that of the cancellation. */
export function failingCleanup(error: unknown): (task: TaskContext) => Promise<never> {
  return async (task) => {
    await untilToldToStop(task);
    throw error;
  };
}

/** Notes when it is told to stop, and when it has stopped, a while later. */
export function noting(trial: Trial, log: string[], name: string): (task: TaskContext) => Promise<void> {
  return async (task) => {
    await untilCancelled(task).catch(() => log.push(`${name} cancelled`));
    await trial.settle();
    log.push(`${name} ended`);
  };
}

/** A settled-result value, without whose it is. */
export function withoutTask<T>(
  result: (PromiseSettledResult<T> & { readonly task: unknown }) | undefined,
): unknown {
  if (result === undefined) return undefined;
  const { task: _, ...rest } = result;
  return rest;
}

/** Values that nobody should throw, and somebody does. */
export const odd: readonly unknown[] = [undefined, null, 'text', '', 0, false, Symbol('odd')];

/** Something to await that is no promise. */
export const nothing: unknown = undefined;
