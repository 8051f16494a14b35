import type { DurationLike } from '@tasktree/core';
import type { WorkerHost } from '@tasktree/core/host';
import {
  anything,
  checkName,
  checkOptions,
  describe,
  toMilliseconds,
  type OptionChecks,
} from '@tasktree/core/internal';

/** How many workers a pool has, and how patient it is with them. */
export interface WorkerPoolOptions {
  /** How many workers at most. Default 'auto': as many threads as the hardware runs at a time. */
  readonly size?: number | 'auto';
  /** How many jobs at a time in one worker, up to 448. Default 1; more is for jobs that mostly wait. */
  readonly concurrency?: number;
  /**
   * A worker is terminated when a job in it still runs so long after its cancellation, or after the disposal of the pool. Default:
   * never, a call waits for its job as any child is waited for, and so does disposal.
   */
  readonly terminateAfter?: DurationLike;
  /** How long a worker may take until its module has called {@link expose}. Default 30 seconds. */
  readonly startTimeout?: DurationLike;
  /** Shown in errors. Default 'the pool'. */
  readonly name?: string;
}

/** What is set for a pool, checked. */
export interface Settings {
  readonly name: string;
  readonly size: number;
  readonly concurrency: number;
  /** In milliseconds; undefined where a worker should not be terminated. */
  readonly terminateAfter: number | undefined;
  /** In milliseconds. */
  readonly startTimeout: number;
}

/** What they are is checked in {@link settingsOf}. */
const checks: OptionChecks<WorkerPoolOptions> = {
  size: anything,
  concurrency: anything,
  terminateAfter: anything,
  startTimeout: anything,
  name: anything,
};

/** Throws `TypeError` and `RangeError`. */
export function settingsOf(options: WorkerPoolOptions | undefined, workers: WorkerHost): Settings {
  checkOptions(options, 'new WorkerPool', checks);
  const { size = 'auto', concurrency = 1, terminateAfter, startTimeout = 30_000, name } = options ?? {};
  if (name !== undefined) checkName(name, 'new WorkerPool: options.name');
  if (size !== 'auto') checkCount(size, 'new WorkerPool: options.size', Infinity, ", or 'auto'");
  checkCount(concurrency, 'new WorkerPool: options.concurrency', MOST_JOBS, '');
  return {
    name: name === undefined ? 'the pool' : `the pool ${name}`,
    size: size === 'auto' ? Math.max(1, workers.hardwareConcurrency) : size,
    concurrency,
    terminateAfter:
      terminateAfter === undefined
        ? undefined
        : toMilliseconds(terminateAfter, 'new WorkerPool: options.terminateAfter'),
    startTimeout: toMilliseconds(startTimeout, 'new WorkerPool: options.startTimeout'),
  };
}

/**
 * No more jobs of the queue are with one worker at a time, and no more calls of its actors: both fit into the table that is shared with
 * it, and leave room for places that are taken.
 */
export const MOST_JOBS = 448;

function checkCount(value: unknown, what: string, most: number, or: string): void {
  const wanted = `${what} must be an integer from 1${most === Infinity ? '' : ` to ${most}`}${or}`;
  if (typeof value !== 'number') throw new TypeError(`${wanted}; got ${describe(value)}.`);
  if (!Number.isInteger(value) || value < 1 || value > most) throw new RangeError(`${wanted}; got ${value}.`);
}
