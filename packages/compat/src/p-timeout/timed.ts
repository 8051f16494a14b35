import { Task } from '@tasktree/core';
import { keep, nothing } from '../stopping.ts';
import { workContext } from '../work-context.ts';
import type { Work } from './types.ts';

/** What a timeout is set on, and how it is stopped. */
export interface Timed<T> {
  readonly promise: PromiseLike<T>;
  /** Asks it to stop; the promise fulfils when it has, or is undefined where nobody can know. */
  stop(reason: unknown): Promise<void> | undefined;
  /** What the original does at a timeout, and only where there is no fallback. */
  cancelPlainly(): void;
}

/** Starts a function in a task of its own; takes a `Task` or another promise as it is. */
export function timed<T>(input: PromiseLike<T> | Work<T>): Timed<T> {
  if (typeof input === 'function') {
    const task = Task.immediate((context) => input(workContext(context)), { name: 'pTimeout' });
    return ofTask(task, task.linkedValue());
  }
  if (input instanceof Task) return ofTask(input as Task<T>, input);
  return {
    promise: input,
    stop: () => undefined,
    cancelPlainly() {
      const { cancel } = input as { cancel?: unknown };
      if (typeof cancel === 'function') cancel.call(input);
    },
  };
}

function ofTask<T>(task: Task<T>, promise: PromiseLike<T>): Timed<T> {
  return {
    promise,
    stop(reason) {
      task.cancel(reason);
      promise.then(nothing, (error: unknown) => keep(reason, error));
      return task.settled;
    },
    cancelPlainly: nothing,
  };
}
