import { CancellationError, type AbortSignal, type TaskContext } from '@tasktree/core';
import { suppress } from '@tasktree/core/internal';

/** What the replacements take beyond the options of the originals. */
export interface StoppingOptions {
  /**
   * True, the default: a call that fails, times out or is aborted settles when the work that it stopped has ended. False: it
   * settles at once, as the originals do, while the work still winds down. The work is cancelled either way.
   */
  readonly awaitRunning?: boolean;
}

export function nothing(): void {}

/** With what a call ends that was stopped: the reason of the signal it was given, as the originals do, or the cancellation. */
export function stopReason(signal: AbortSignal | undefined, cancellation: () => unknown): unknown {
  return signal?.aborted === true ? signal.reason : cancellation();
}

/** Keeps an error that comes after `first`; an answer to the cancellation is none. */
export function keep(first: unknown, later: unknown): void {
  if (!isAnswer(later)) suppress(first, [later]);
}

function isAnswer(error: unknown): boolean {
  if (error instanceof CancellationError) return true;
  return error instanceof Error && error.name === 'AbortError' && error.cause instanceof CancellationError;
}

/** The error that platform APIs abort with when no reason is given. */
export function abortError(): unknown {
  const { AbortSignal } = globalThis as unknown as { AbortSignal: { abort(): { readonly reason: unknown } } };
  return AbortSignal.abort().reason;
}

/** The error of a task that is cancelled; undefined if it is not. */
export function cancellationOf(task: TaskContext): unknown {
  try {
    task.checkCancellation();
    return undefined;
  } catch (error) {
    return error;
  }
}
