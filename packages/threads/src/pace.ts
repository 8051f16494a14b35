/** So many milliseconds of work are sent ahead, and at least one job: the next one is there when one ends. */
const WORK_AHEAD = 0.5;
const MOST_AHEAD = 32;
/** So many sent ahead mean jobs of 60 microseconds at most. */
const BRISK = 8;

/** How many jobs a worker is sent beside those that it can run: few long ones, many short ones. */
export class Pace {
  ahead = 1;

  /** Jobs there take so many milliseconds on average; 0 if nobody knows. */
  note(load: number): void {
    this.ahead = load > 0 ? Math.min(Math.max(1, Math.floor(WORK_AHEAD / load)), MOST_AHEAD) : 1;
  }

  /** Whether jobs have been so short lately that what is done for each on this side counts. */
  get isBrisk(): boolean {
    return this.ahead >= BRISK;
  }

  /** Whether it is time to send ahead again: while more than half of that is left, the next jobs wait for company. */
  isLow(sentAhead: number): boolean {
    return sentAhead <= this.ahead >> 1;
  }
}
