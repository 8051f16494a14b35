/**
 * So many milliseconds of work are sent ahead: the way of a message from thread to thread and back takes 0.1 to 0.3, and for as long a
 * worker should not run out of jobs.
 */
const WORK = 0.5;
/** Jobs of 16 microseconds are worth as many: longer batches gain nothing, and what has been sent is hard to take back. */
const MOST = 32;
/** So many mean jobs of 60 microseconds at most: then what is done for each on this side counts. */
const SHORT_JOBS = 8;

/** How many jobs a worker is sent beside those that it can run: one long one, many short ones. The next is there when one ends. */
export class SendAhead {
  count = 1;

  /** Jobs in the worker take so many milliseconds on average; 0 if unknown. */
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
