/**
 * Milliseconds of work that are sent ahead: longer than a message takes to the pool and back, so that a worker does not run out of jobs;
 * and short, since what has been sent cannot be overtaken by a job of a higher priority.
 */
const WORK = 0.5;
/** As many jobs of 16 microseconds as {@link WORK} holds: what a job costs beside that no longer shrinks with the batch. */
const MOST = 32;
/** This many mean jobs of 60 microseconds at most, of which noting a call site (3 microseconds) would be a twentieth. */
const SHORT_JOBS = 8;

/**
 * How many jobs a worker is sent beside those that it can run, so that the next one is there when one ends: one if jobs are long, many if
 * they are short.
 */
export class SendAhead {
  count = 1;

  /** `averageMs` is how long jobs take in the worker; 0 if unknown. */
  note(averageMs: number): void {
    this.count = averageMs > 0 ? Math.min(Math.max(1, Math.floor(WORK / averageMs)), MOST) : 1;
  }

  get isOfShortJobs(): boolean {
    return this.count >= SHORT_JOBS;
  }

  /** Whether it is time to send ahead again: while more than half of that is left, the next jobs wait for company. */
  isLow(left: number): boolean {
    return left <= this.count >> 1;
  }
}
