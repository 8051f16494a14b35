import type { AbortSignal, Awaitable } from '@tasktree/core';
import type { Global } from '../platform.ts';
import type { StoppingOptions } from '../stopping.ts';
import type { WorkContext } from '../work-context.ts';

type TimerFunction = (callback: () => void, milliseconds: number) => unknown;

/** A promise with a timeout that can be taken off. */
export type ClearablePromise<T> = {
  /** Takes the timeout off: the promise settles as the input does. */
  clear: () => void;
} & Promise<T>;

/** The options of `pTimeout`. */
export interface Options<ReturnType> extends StoppingOptions {
  /** After how many milliseconds the input has timed out; `Infinity` for never. */
  milliseconds: number;
  /** Called at the timeout instead of rejecting. */
  fallback?: () => ReturnType | Promise<ReturnType>;
  /** What to reject with: a message for a `TimeoutError`, or an error; false resolves with undefined instead. */
  message?: string | Error | false;
  /** Other timer functions than those of the host's clock. */
  readonly customTimers?: {
    setTimeout: Global<'setTimeout', TimerFunction>;
    clearTimeout: Global<'clearTimeout', (handle: never) => void>;
  };
  /** Rejects with `signal.reason` when it aborts. */
  signal?: AbortSignal;
}

/** Work to be started with a timeout: it gets a signal that aborts when the time is over. */
export type Work<T> = (context: WorkContext) => Awaitable<T>;
