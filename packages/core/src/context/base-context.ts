import type { DurationLike } from '../base/duration.ts';
import type { AbortSignal } from '../base/types.ts';
import type { SleepOptions } from '../task/sleep.ts';

/** What every handle has, whichever entry its program uses: queries, its own cancellation, waiting, and `run`. */
export interface BaseContext {
  /** The id of the task, unique in this realm. */
  readonly id: number;
  /** The name of the task, where it was given one. */
  readonly name: string | undefined;
  /** The current priority: at least the base, and it only rises (priority.3). */
  readonly priority: number;
  /** The priority that the task was made with. */
  readonly basePriority: number;
  /** Whether the region that this handle belongs to is cancelled (cancel.9). */
  readonly isCancelled: boolean;
  /** Aborts with the region's `CancellationError` when it is cancelled. Made on first use (signal.1). */
  readonly signal: AbortSignal;
  /** The narrowest deadline in force, in epoch milliseconds (deadline.5). */
  readonly deadline: number | undefined;
  /** What was given to `cancel`; undefined where the region is not cancelled, or nothing was given (cancel.17). */
  readonly cancellationReason: unknown;

  /** Throws the region's `CancellationError` exactly when it is cancelled (cancel.9). */
  checkCancellation(): void;
  /** Sleeps at least so long (a number is milliseconds); rejects with `CancellationError` at once when cancelled (cancel.15). */
  sleep(duration: DurationLike, options?: SleepOptions): Promise<void>;
  /** Gives other tasks, timers and I/O a turn; never rejects (cancel.16). */
  yield(): Promise<void>;
  /** Cancels the task itself, whichever of its handles this is. */
  cancel(reason?: unknown): void;

  /** Makes this task the ambient one for a synchronous call (ambient.3). */
  run<R>(callback: () => R): R;
}
