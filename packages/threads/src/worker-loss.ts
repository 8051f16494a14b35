import { WorkerLostError } from '@tasktree/core';
import { currentHost } from '@tasktree/core/internal';
import type { Job } from './job.ts';

/** What is known of the end of a worker: that it `ended with exit code 1`, and the error that was heard of before. */
export interface Loss {
  /** The name of the pool. */
  readonly of: string;
  readonly how: string;
  readonly cause: unknown;
}

/** An error for each that is concerned; `when` goes on with the sentence. */
export function lossError({ of, how, cause }: Loss, when = ''): WorkerLostError {
  return new WorkerLostError(`A worker of ${of} ${how}${when}.`, cause === undefined ? undefined : { cause });
}

/** An error of a worker that ends no call: nobody else would be told of it (parallel.6). */
export function reportStray(error: unknown): void {
  currentHost().reportUncaught(error, 'exception');
}

/** Whether a job that has been sent to one worker can be sent to another: what its arguments have moved is gone from here. */
export function isMovable({ request }: Job): boolean {
  return request.worker === undefined && (request.parcel?.transfer.length ?? 0) === 0;
}

/**
 * Ends the jobs that go with their worker: those that it had begun, those that no other can do, and those whose arguments are over
 * there. Gives the others, which may be sent to another worker.
 */
export function endLost(jobs: readonly Job[], loss: Loss, hasBegun: (job: Job) => boolean): Job[] {
  const others: Job[] = [];
  for (const job of jobs) {
    if (job.request.worker !== undefined) {
      job.end(true, lossError(loss, `, and with it ${job.name}`));
    } else if (hasBegun(job)) {
      const what = `${job.name}, which may have done part of its work and is not run again`;
      job.end(true, lossError(loss, ` while it ran ${what}`));
    } else if (!isMovable(job)) {
      job.end(true, lossError(loss, ` before it began ${job.name}, whose arguments were moved there`));
    } else {
      others.push(job);
    }
  }
  return others;
}
