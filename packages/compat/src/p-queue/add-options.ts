import type { AbortSignal } from '@tasktree/core';
import type { StoppingOptions } from '../stopping.ts';

/** The limit of a queue and of one call. */
export interface TimeoutOptions {
  /** How many milliseconds a function may run before it is cancelled and its call rejects with a `TimeoutError`. */
  timeout?: number | undefined;
}

/** What a queued function can be given. */
export interface TaskOptions {
  /** Takes the function out of the queue, or cancels it, when it aborts; the call rejects with `signal.reason`. */
  readonly signal?: AbortSignal | undefined;
}

/** The options of `add` and `addAll`. */
export interface QueueAddOptions extends TaskOptions, TimeoutOptions, StoppingOptions {
  /** Higher ones first. Default 0. */
  readonly priority?: number | undefined;
  /** Names the function for `setPriority`, and its task; a number of its own where left out. */
  id?: string | undefined;
}
