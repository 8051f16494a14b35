import { describe } from '../base/arguments.ts';
import type { Job } from './host.ts';
/**
 * Decides when and where the jobs of an actor, or of the children made in an operation, start: one in each frame of an animation,
 * one transaction for many, and so on.
 *
 * A job is the stretch of a task up to its first await; what comes after is a promise reaction, as everywhere. Each job is to
 * be run once, later; a second run does nothing, and one inside `enqueue` makes the job start on the host's scheduler. `job.priority` is current, also when it rises while
 * the job waits. The runtime's own asynchronous context in a job is that of the place where the executor runs it; the current
 * task and the task-locals are always the task's own (ambient.2).
 */
export interface Executor {
  /** Takes a job, which is to be run once, later. `priority` is the job's at this moment. */
  enqueue(job: Job, priority: number): void;
}

export function checkExecutor(executor: unknown, what: string): void {
  if (
    typeof executor !== 'object' ||
    executor === null ||
    typeof (executor as Partial<Executor>).enqueue !== 'function'
  ) {
    throw new TypeError(
      `${what} must be an object with a method enqueue(job, priority); got ${describe(executor)}.`,
    );
  }
}
