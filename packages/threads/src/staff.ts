import type { WorkerLostError } from '@tasktree/core';
import type { Job } from './job.ts';
import type { PoolWorker } from './pool-worker.ts';

/** The pool, as its workers see it. */
export interface Staff {
  /** What the pool is called in messages. */
  readonly name: string;
  /** Jobs at a time in one worker. */
  readonly concurrency: number;
  /** How long a new worker may take until it is ready, in milliseconds. */
  readonly startTimeout: number;
  /** A worker is ready, or has less to do than before. */
  freed(worker: PoolWorker): void;
  /**
   * A worker is lost; these jobs it had not begun. `fault`: an error that none of its jobs has been told of.
   */
  lost(
    worker: PoolWorker,
    error: WorkerLostError,
    notBegun: readonly Job[],
    fault: { readonly error: unknown } | undefined,
  ): void;
}
