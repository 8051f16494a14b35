/**
 * How a cancelled task says that it stopped: one test, for this library and for its users (cancel.19).
 *
 * @module
 */

import { CancellationError, TimeoutError } from './errors.ts';

/**
 * Whether `error` says that something was cancelled, whichever API was cut short: a `CancellationError` (a `TimeoutError`
 * is one), an abort of the platform (an error named `AbortError`, or with the code `ABORT_ERR`), or an error whose chain of
 * causes leads to a `CancellationError`. In a cancelled task such an error is the answer to the cancellation, and no failure.
 *
 * Never throws, whatever it is given. Laws: cancel.19, cancel.20.
 *
 * @example
 * ```ts
 * try {
 *   await Task.sleep(1000);
 * } catch (error) {
 *   if (!isCancellation(error)) console.error(error);
 *   throw error;
 * }
 * ```
 */
export function isCancellation(error: unknown): boolean {
  return (
    error instanceof CancellationError ||
    isPlatformAbort(error) ||
    someCause(error, (cause) => cause instanceof CancellationError)
  );
}

/**
 * Whether `error` says that a time limit cut something short: a `TimeoutError` of this library, an error of that name of
 * the platform (`AbortSignal.timeout`), or an error whose chain of causes leads to either.
 *
 * Never throws, whatever it is given. Laws: cancel.19, deadline.2.
 *
 * @example
 * ```ts
 * try {
 *   await withTimeout({ seconds: 2 }, (task) => fetch(url, { signal: task.signal }));
 * } catch (error) {
 *   if (isTimeout(error)) show('too slow');
 *   else throw error;
 * }
 * ```
 */
export function isTimeout(error: unknown): boolean {
  return isTimeLimit(error) || someCause(error, isTimeLimit);
}

function isTimeLimit(error: unknown): boolean {
  return error instanceof TimeoutError || read(error, 'name') === 'TimeoutError';
}

export function isPlatformAbort(error: unknown): boolean {
  return read(error, 'name') === 'AbortError' || read(error, 'code') === 'ABORT_ERR';
}

/** Whether `error` is `goal`, or its chain of causes leads there. */
export function isCausedBy(error: unknown, goal: object | undefined): boolean {
  return goal !== undefined && (error === goal || someCause(error, (cause) => cause === goal));
}

/** An abort of the platform that does not say why, as of some APIs: nobody can tell whose signal it heard. */
export function isAbortWithoutCause(error: unknown): boolean {
  return isPlatformAbort(error) && (read(error, 'cause') ?? undefined) === undefined;
}

/** Longer chains exist in loops only. */
const mostCauses = 100;

function someCause(error: unknown, test: (cause: unknown) => boolean): boolean {
  let cause = read(error, 'cause');
  for (let depth = 0; cause !== undefined && cause !== null && depth < mostCauses; depth++) {
    if (test(cause)) return true;
    cause = read(cause, 'cause');
  }
  return false;
}

/** What is thrown belongs to the user: it may be of any kind, and reading it may throw. */
function read(error: unknown, key: 'name' | 'code' | 'cause'): unknown {
  if (typeof error !== 'object' || error === null) return undefined;
  try {
    return (error as { readonly [K in typeof key]?: unknown })[key];
  } catch {
    return undefined;
  }
}
