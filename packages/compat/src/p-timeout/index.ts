/**
 * Stands in for `p-timeout` 7: the same options, results, errors and types. Beyond that it takes a function in place of a promise,
 * gives it a signal, and settles when that has stopped.
 *
 * @module
 */
import { host, type AbortSignal } from '@tasktree/core';
import { nothing } from '../stopping.ts';
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
 * const page = await pTimeout(({ signal }) => fetch(url, { signal }), { milliseconds: 2000 });
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
    if (typeof milliseconds !== 'number' || !(milliseconds > 0)) {
      throw new TypeError(
        `Expected \`milliseconds\` to be a positive number, got \`${String(milliseconds)}\``,
      );
    }
    // A function that nobody wants the result of is not started.
    if (signal?.aborted === true && typeof input === 'function') return reject(reasonOf(signal));

    const work = timed(input);
    let isDecided = false;
    /** The first end counts; the outcome of the work, only if nothing else has come before. */
    const decide = (reason: unknown, conclude: () => void): void => {
      if (isDecided) return;
      isDecided = true;
      const stopped = work.stop(reason);
      if (stopped === undefined || !awaitRunning) conclude();
      else void stopped.then(conclude);
    };
    const abort = (): void => decide(reasonOf(signal), () => reject(reasonOf(signal)));

    if (signal?.aborted === true) abort();
    work.promise.then(
      (value) => {
        if (isDecided) return;
        isDecided = true;
        resolve(value);
      },
      (error: unknown) => {
        if (isDecided) return;
        isDecided = true;
        reject(error);
      },
    );
    if (isDecided) return;
    if (signal !== undefined && signal !== null) {
      signal.addEventListener('abort', abort);
      forgetSignal = () => signal.removeEventListener('abort', abort);
    }

    // Made here, where the stack still says who set the timeout.
    const timeoutError = new TimeoutError();
    const conclude = (): void => {
      if (fallback !== undefined) {
        void Promise.resolve().then(fallback).then(resolve, reject);
      } else if (message === false) {
        resolve(undefined);
      } else if (message instanceof Error) {
        reject(message);
      } else {
        reject(timeoutError);
      }
    };
    forgetTimer = startTimer(milliseconds, options.customTimers, () => {
      timeoutError.message =
        typeof message === 'string' ? message : `Promise timed out after ${milliseconds} milliseconds`;
      if (fallback === undefined && !isDecided) work.cancelPlainly();
      decide(message instanceof Error ? message : timeoutError, conclude);
    });
  });

  const clearable = settled.finally(() => {
    clearable.clear();
    forgetSignal();
  }) as ClearablePromise<ValueType | ReturnType | undefined>;
  clearable.clear = () => {
    forgetTimer();
    forgetTimer = nothing;
  };
  return clearable;
}

function reasonOf(signal: AbortSignal | undefined): unknown {
  return signal?.reason;
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
