import {
  Task,
  isCancellation,
  suppressedErrors,
  type AbortSignal,
  type Awaitable,
  type DurationLike,
  type TaskContext,
} from '@tasktree/core';
import { suppress, toMilliseconds, unshared } from '@tasktree/core/internal';
import { platform } from './platform.ts';

/** What the replacements take beyond the options of the originals. */
export interface StoppingOptions {
  /**
   * True, the default: a call that fails, times out or is aborted settles when the work that it stopped has ended. False: it
   * settles at once, as the originals do, while the work still winds down. The work is cancelled either way.
   */
  readonly awaitRunning?: boolean | undefined;
  /**
   * How long after work was stopped it is waited for: in milliseconds, or a duration. After that it is left running, counts nowhere any
   * more, and an `AbandonedTasksError` that names it is among the `suppressedErrors` of what the call rejects with. Default: for ever.
   */
  readonly abandonAfter?: DurationLike | undefined;
}

export function nothing(): void {}

/** Calls back in `task`: as it is where that is known to be the current one. */
export function inTask<R>(task: TaskContext, callback: () => R): R {
  return Task.current === task ? callback() : task.run(callback);
}

/** With what a call ends that was stopped: the reason of the signal it was given, as the originals do, or the cancellation. */
export function stopReason(signal: AbortSignal | undefined, cancellation: () => unknown): unknown {
  return signal?.aborted === true ? signal.reason : cancellation();
}

/** Keeps an error that comes after `first`; an answer to the cancellation is none, but for what is kept with it. */
export function keep(first: unknown, later: unknown): void {
  if (first === later) return;
  if (!isCancellation(later)) suppress(first, [later]);
  else
    suppress(
      first,
      suppressedErrors(later).filter((error) => error !== first && !isCancellation(error)),
    );
}

/** The error that platform APIs abort with when no reason is given; or one of that name with words of its own. */
export function abortError(message?: string): unknown {
  if (message !== undefined) return new platform.DOMException(message, 'AbortError');
  const { AbortSignal } = globalThis as unknown as { AbortSignal: { abort(): { readonly reason: unknown } } };
  return AbortSignal.abort().reason;
}

/** The error of a task that is cancelled, under which something may be kept; undefined if it is not. */
export function cancellationOf(task: TaskContext): unknown {
  try {
    task.checkCancellation();
    return undefined;
  } catch (error) {
    return unshared(error);
  }
}

/** In milliseconds; undefined where none is given. Throws for what is no duration. */
export function abandonAfterOf(options: StoppingOptions | undefined, what: string): number | undefined {
  const { abandonAfter } = options ?? {};
  return abandonAfter === undefined
    ? undefined
    : toMilliseconds(abandonAfter, `${what}: options.abandonAfter`);
}

/**
 * Runs `work` now, in `task`, which must be the current one; or in a child of it, which is waited for only so long after a cancellation. If that was not long enough,
 * the promise rejects with the task's cancellation, and the child goes on without it.
 */
export function runStoppable<T>(
  task: TaskContext,
  work: (task: TaskContext) => Awaitable<T>,
  abandonAfter: number | undefined,
): Awaitable<T> {
  if (abandonAfter === undefined) return work(task);
  return runInChild(task, work, abandonAfter);
}

async function runInChild<T>(
  task: TaskContext,
  work: (task: TaskContext) => Awaitable<T>,
  abandonAfter: number,
): Promise<T> {
  let outcome: { readonly value: T } | { readonly error: unknown } | undefined;
  const body = async (child: TaskContext): Promise<void> => {
    try {
      outcome = { value: await work(child) };
    } catch (error) {
      outcome = { error };
      throw error;
    }
  };
  const name = task.name === undefined ? {} : { name: task.name };
  try {
    await task.withDiscardingTaskGroup((group) => group.addImmediateTask(body, name), { abandonAfter });
  } catch (error) {
    if (outcome === undefined) {
      const cancellation = cancellationOf(task);
      keep(cancellation, error);
      throw cancellation;
    }
  }
  const { value, error } = outcome as unknown as { readonly value: T; readonly error?: unknown };
  if ('error' in (outcome as unknown as object)) throw error;
  return value;
}
