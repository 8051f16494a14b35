import { Task } from '@tasktree/core';
import { keep, nothing, runStoppable } from '../stopping.ts';
import { traced } from '../traced.ts';
import { workContext } from '../work-context.ts';
import type { Work } from './types.ts';

/** What a timeout is set on, and how it is stopped. */
export interface Timed<T> {
  /** Settles the call with the outcome of the work, unless it was stopped before. */
  watch(resolve: (value: T) => void, reject: (error: unknown) => void): void;
  /** Asks it to stop; the promise fulfils when it has, or is undefined where nobody can know. */
  stop(reason: unknown): Promise<void> | undefined;
  /** What the original does where the outcome is not wanted any more: the method of that name is called, if there is one. */
  cancel(): void;
}

/** Starts a function in a task of its own; takes a `Task` or another promise as it is. */
export function timed<T>(
  input: PromiseLike<T> | Work<T>,
  abandonAfter: number | undefined,
  resolve: (value: never) => void,
): Timed<T> {
  if (typeof input === 'function') return new TimedTask(start(input, abandonAfter, resolve));
  if (input instanceof Task) return new TimedTask(input as Task<T>);
  return {
    // These and no others, and nothing in between: so the stacks of errors lead to the caller.
    watch: (fulfil, reject) => void input.then(fulfil, reject),
    stop: () => undefined,
    cancel() {
      try {
        (input as { cancel?: () => void }).cancel?.();
      } catch {
        // That it cannot be stopped is no news to who does not wait for it any more.
      }
    },
  };
}

function start<T>(work: Work<T>, abandonAfter: number | undefined, resolve: (value: never) => void): Task<T> {
  const name = work.name === '' ? 'pTimeout' : `pTimeout: ${work.name}`;
  return Task.immediate(
    (task) =>
      runStoppable(
        task,
        (context) => {
          const result = work(workContext(context));
          return result instanceof Promise ? traced<T>(result, resolve) : result;
        },
        abandonAfter,
      ),
    { name },
  );
}

class TimedTask<T> implements Timed<T> {
  readonly #task: Task<T>;
  readonly #outcome: Promise<T>;
  #isStopped = false;

  constructor(task: Task<T>) {
    this.#task = task;
    this.#outcome = task.linkedValue();
  }

  watch(resolve: (value: T) => void, reject: (error: unknown) => void): void {
    this.#outcome.then(
      (value) => {
        if (!this.#isStopped) resolve(value);
      },
      (error: unknown) => {
        if (!this.#isStopped) reject(error);
      },
    );
  }

  stop(reason: unknown): Promise<void> {
    if (!this.#isStopped) {
      this.#isStopped = true;
      this.#task.cancel(reason);
      this.#outcome.then(nothing, (error: unknown) => keep(reason, error));
    }
    return this.#task.settled;
  }

  cancel(): void {}
}
