import type { StoppingOptions } from '../stopping.ts';
import type { WorkContext } from '../work-context.ts';
import type { QueueAddOptions, TimeoutOptions } from './add-options.ts';
import type PriorityQueue from './priority-queue.ts';
import type { CustomEvent, Event } from '../platform.ts';
import type { Queue, RunFunction } from './queue.ts';

/** The options of the queue. */
export interface Options<
  QueueType extends Queue<RunFunction, QueueOptions> = PriorityQueue,
  QueueOptions extends QueueAddOptions = QueueAddOptions,
>
  extends TimeoutOptions, StoppingOptions {
  /** How many functions run at once: an integer from 1 on, or `Infinity`. Default `Infinity`. */
  readonly concurrency?: number | undefined;
  /** False: starts paused. Default true. */
  readonly autoStart?: boolean | undefined;
  /** What keeps the functions that wait. */
  readonly queueClass?: (new () => QueueType) | undefined;
  /** How many functions may start within `interval`: an integer from 1 on, or `Infinity`, the default. */
  readonly intervalCap?: number | undefined;
  /** The length in milliseconds of what `intervalCap` counts. Default 0, which means no such limit. */
  readonly interval?: number | undefined;
  /** True: what still runs when an interval ends counts in the next. Default false. */
  readonly carryoverIntervalCount?: boolean | undefined;
  /** @deprecated Use `carryoverIntervalCount`. */
  readonly carryoverConcurrencyCount?: boolean | undefined;
  /** True: the cap holds in any stretch of `interval` milliseconds, not just from window to window. Default false. */
  readonly strict?: boolean | undefined;
}

/** What can be added to a queue. */
export type QueueTask<TaskResultType> = (
  context: WorkContext,
) => TaskResultType | PromiseLike<TaskResultType>;

/** What the functions give, each in its place. */
export type TaskResults<Tasks extends ReadonlyArray<QueueTask<unknown>>> = {
  -readonly [Index in keyof Tasks]: Awaited<ReturnType<Tasks[Index]>>;
};

/** What a queue tells of a function that runs. */
export interface RunningTask {
  readonly id: string;
  readonly priority: number;
  /** Epoch milliseconds. */
  readonly startTime: number;
  readonly timeout: number | undefined;
}

/** What happens in a queue, with what listeners of a target get; the same events as those of the original. */
export type QueueEvents = {
  active: Event;
  idle: Event;
  empty: Event;
  add: Event;
  next: Event;
  completed: CustomEvent;
  error: CustomEvent;
  pendingZero: Event;
  rateLimit: Event;
  rateLimitCleared: Event;
};
