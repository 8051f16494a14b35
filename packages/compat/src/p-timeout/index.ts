/**
 * Stands in for `p-timeout` 7: the same options, results, errors and types. Beyond that it takes a function in place of a promise,
 * gives it a signal, and settles when that has stopped.
 *
 * @module
 */
import { host, type AbortSignal } from '@tasktree/core';
import { abandonAfterOf, abortError, nothing } from '../stopping.ts';
import { TimeoutError } from './timeout-error.ts';
import { timed } from './timed.ts';
import type { ClearablePromise, Options, Work } from './types.ts';

export { TimeoutError } from './timeout-error.ts';
export type { ClearablePromise, Options, Work } from './types.ts';
export type { WorkContext } from '../work-context.ts';

/**
 * Settles as `input` does, or rejects with a {@link TimeoutError} when that takes longer than `milliseconds`.
 *
 * A function is run in a task of its own: at the timeout, at an abort of `options.signal`, or when the task that called is cancelled,
 * its signal aborts, and the call settles when it has ended; what it then returns is dropped. The same for a `Task`. Another promise
 * cannot be stopped: the call settles at once, and its `cancel` method is called if it has one. Rejects with `TypeError` unless
 * `milliseconds` is a positive number.
 *
 * @example
 * ```ts
 * const page = await pTimeout(({ signal }) => fetch(url, { signal }), { milliseconds: 10_000 });
 * ```
 */
export default function pTimeout<ValueType, ReturnType = ValueType>(
  input: PromiseLike<ValueType> | Work<ValueType>,
  options: Options<ReturnType> & { message: false },
): ClearablePromise<ValueType | ReturnType | undefined>;
export default function pTimeout<ValueType, ReturnType = ValueType>(
  input: PromiseLike<ValueType> | Work<ValueType>,
  options: Options<ReturnType>,
): ClearablePromise<ValueType | ReturnType>;
export default function pTimeout<ValueType, ReturnType = ValueType>(
  input: PromiseLike<ValueType> | Work<ValueType>,
  options: Options<ReturnType>,
): ClearablePromise<ValueType | ReturnType | undefined> {
  const { milliseconds, fallback, message, signal, awaitRunning = true } = options;
  let forgetTimer = nothing;
  let forgetSignal = nothing;

  const settled = new Promise<ValueType | ReturnType | undefined>((resolve, reject) => {
    const mistake = mistakeIn(options);
    const isUnwanted = mistake !== undefined || signal?.aborted === true;
    // What comes before the outcome of the input is decided before that is looked at.
    if (isUnwanted) reject(mistake ?? reasonOf(signal));
    // A function that nobody wants the result of is not started.
    if (isUnwanted && typeof input === 'function') return;

    const work = timed(input, abandonAfterOf(options, 'pTimeout'), resolve as (value: never) => void);
    let isEnding = false;
    /** The first reason counts. */
    const end = (reason: unknown, conclude: () => void): void => {
      if (isEnding) return;
      isEnding = true;
      const stopped = work.stop(reason);
      if (stopped === undefined) {
        conclude();
        work.cancel();
      } else if (awaitRunning) {
        void stopped.then(conclude);
      } else {
        conclude();
      }
    };
    const abort = (): void => end(reasonOf(signal), () => reject(reasonOf(signal)));

    if (isUnwanted) {
      if (mistake === undefined) abort();
      return work.watch(resolve, reject);
    }
    work.watch(resolve, reject);
    if (signal !== undefined && signal !== null) {
      signal.addEventListener('abort', abort);
      forgetSignal = () => signal.removeEventListener('abort', abort);
    }

    const instead = fallback ?? undefined;
    // Made here, where the stack still says who set the timeout, and only where somebody will see it.
    const timeoutError =
      message instanceof Error
        ? message
        : new TimeoutError(
            typeof message === 'string' ? message : `Promise timed out after ${milliseconds} milliseconds`,
          );
    const conclude = (): void => {
      if (instead !== undefined) {
        try {
          resolve(instead());
        } catch (error) {
          reject(error);
        }
      } else if (message === false) {
        resolve(undefined);
      } else {
        reject(timeoutError);
      }
    };
    forgetTimer = startTimer(milliseconds, options.customTimers, () => end(timeoutError, conclude));
  });

  const clearable = settled.finally(() => {
    try {
      clearable.clear();
    } catch {
      // A timer that cannot be taken off changes nothing about the outcome.
    }
    forgetSignal();
  }) as ClearablePromise<ValueType | ReturnType | undefined>;
  clearable.clear = () => {
    forgetTimer();
    forgetTimer = nothing;
  };
  return clearable;
}

/** What is wrong with the options, in the words of the original. */
function mistakeIn({ milliseconds, customTimers }: Options<unknown>): TypeError | undefined {
  if (typeof milliseconds !== 'number' || !(milliseconds > 0)) {
    return new TypeError(
      `Expected \`milliseconds\` to be a positive number, got \`${String(milliseconds)}\``,
    );
  }
  if (customTimers === undefined) return undefined;
  const { setTimeout, clearTimeout } = (customTimers ?? {}) as Partial<TimerFunctions>;
  if (typeof setTimeout === 'function' && typeof clearTimeout === 'function') return undefined;
  return new TypeError('Expected `customTimers` to have a `setTimeout` and a `clearTimeout` function');
}

/** Signals of other makers may have none. */
function reasonOf(signal: AbortSignal | undefined): unknown {
  return signal !== undefined && signal !== null && 'reason' in signal ? signal.reason : abortError();
}

interface TimerFunctions {
  setTimeout: (this: void, callback: () => void, milliseconds: number) => unknown;
  clearTimeout: (this: void, handle: unknown) => void;
}

function startTimer(
  milliseconds: number,
  custom: Options<unknown>['customTimers'],
  callback: () => void,
): () => void {
  if (milliseconds === Infinity) return nothing;
  if (custom === undefined) {
    const { clock } = host;
    return clock.schedule(clock.now() + milliseconds, callback);
  }
  const { setTimeout, clearTimeout } = custom as unknown as TimerFunctions;
  const handle = setTimeout(callback, milliseconds);
  return () => clearTimeout(handle);
}
