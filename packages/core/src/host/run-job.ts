import type { Job } from './host.ts';
import type { SchedulerSource } from './time-slice.ts';

/** Runs `job`; an error that it throws is made known and stops nobody else. */
export function runJob(job: Job, source: SchedulerSource): void {
  try {
    job.run();
  } catch (error) {
    if (source.report) source.report(error);
    else void Promise.reject(error);
  }
}
