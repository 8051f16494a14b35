import type { AbortSignal } from '@tasktree/core';
import type { StoppingOptions } from '../stopping.ts';
import type { WorkContext } from '../work-context.ts';
import type { Queue, RunFunction } from './queue.ts';

interface TimeoutOptions {
  /** How many milliseconds a function may run before it is cancelled and its call rejects with a `TimeoutError`. */
  timeout?: number;
}

/** What a queued function can be given. */
export interface TaskOptions {
  /** Takes the function out of the queue, or cancels it, when it aborts; the call rejects with `signal.reason`. */
  readonly signal?: AbortSignal | undefined;
}

/** The options of `add` and `addAll`. */
export interface QueueAddOptions extends TaskOptions, TimeoutOptions, StoppingOptions {
  /** Higher ones first. Default 0. */
  readonly priority?: number;
  /** Names the function for `setPriority`; a number of its own where left out. */
  id?: string;
}

/** The options of the queue. */
export interface Options<
  QueueType extends Queue<RunFunction, QueueOptions>,
  QueueOptions extends QueueAddOptions,
>
  extends TimeoutOptions, StoppingOptions {
  /** How many functions run at once, from 1 on. Default `Infinity`. */
  readonly concurrency?: number;
  /** False: starts paused. Default true. */
  readonly autoStart?: boolean;
  /** What keeps the functions that wait. */
  readonly queueClass?: new () => QueueType;
  /** How many functions may start within `interval`, from 1 on. Default `Infinity`. */
  readonly intervalCap?: number;
  /** The length in milliseconds of what `intervalCap` counts. Default 0, which means no such limit. */
  readonly interval?: number;
  /** True: what still runs when an interval ends counts in the next. Default false. */
  readonly carryoverIntervalCount?: boolean;
  /** @deprecated Use `carryoverIntervalCount`. */
  readonly carryoverConcurrencyCount?: boolean;
  /** True: the cap holds in any stretch of `interval` milliseconds, not just from window to window. Default false. */
  readonly strict?: boolean;
}

/** What can be added to a queue. */
export type QueueTask<TaskResultType> =
  | ((context: WorkContext) => PromiseLike<TaskResultType>)
  | ((context: WorkContext) => TaskResultType);

/** What a queue tells of a function that runs. */
export interface RunningTask {
  readonly id?: string;
  readonly priority: number;
  /** Epoch milliseconds. */
  readonly startTime: number;
  readonly timeout?: number;
}

/** What happens in a queue; the same events as those of the original. */
export type EventName =
  | 'active'
  | 'idle'
  | 'empty'
  | 'add'
  | 'next'
  | 'completed'
  | 'error'
  | 'pendingZero'
  | 'rateLimit'
  | 'rateLimitCleared';
