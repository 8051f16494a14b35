import type { DurationLike } from '../base/duration.ts';
import type { AbortSignal } from '../base/types.ts';

/** What a group is told when it is opened. */
export interface GroupOptions {
  /** Shown wherever the group's task is. */
  readonly name?: string;
  /** False says that children must not throw: one that does cancels the group and fails the call (throwing.6). Default true. */
  readonly throwing?: boolean;
  /** How many children run at once: a positive integer or Infinity, the default (group.12). */
  readonly concurrency?: number;
  /** The priority of children that are given none (group.15). */
  readonly priority?: number;
  /** Cancels the group when it aborts (signal.3). */
  readonly signal?: AbortSignal;
  /** How long after a cancellation what still runs is reported. Default 5 s (grace.1). */
  readonly reportAfter?: DurationLike;
  /** How long after a cancellation the group stops waiting for children that take no notice. Default: never (grace.2). */
  readonly abandonAfter?: DurationLike;
}

/** How exact a deadline or a timeout is, what else ends it, and for how long it is waited for. */
export interface DeadlineOptions {
  /** Said in the error of the deadline; with `abandonAfter`, the name of the operation's task. */
  readonly name?: string;
  /** How much later than the deadline the cancellation may come. */
  readonly tolerance?: DurationLike;
  /** Cancels the operation as well when it aborts, with `signal.reason`. */
  readonly signal?: AbortSignal;
  /**
   * How long after its cancellation an operation that takes no notice is waited for. The operation is then a child task of its own,
   * which stays visible as abandoned; groups inside inherit the option. Default: for ever (deadline.7).
   */
  readonly abandonAfter?: DurationLike;
}

/** How long a shield holds. */
export interface ShieldOptions {
  /** The longest that a cancellation is kept away, counted from when it comes. Default: until the operation ends (shield.7). */
  readonly atMost?: DurationLike;
}

/** What a block of async lets is told when it is opened. */
export interface TaskScopeOptions {
  /** Cancels all children when it aborts. */
  readonly signal?: AbortSignal;
}
