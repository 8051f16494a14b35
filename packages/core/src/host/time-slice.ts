/** What the schedulers need of a runtime. */
export interface SchedulerSource {
  /** Calls `callback` once after pending timers and I/O can have had a turn. */
  macrotask(callback: () => void): void;
  /** Monotonic milliseconds. */
  now(): number;
  /** Takes an error that a job threw; where left out it becomes an unhandled rejection. */
  report?(error: unknown): void;
}

/** Milliseconds of starts before the event loop gets a turn. */
const SLICE = 4;
const STARTS_PER_LOOK = 32;
/** Some runtimes stop the clock while code runs. There, so many starts make a slice. */
const STARTS_ON_A_STOPPED_CLOCK = 4096;

/**
 * Tells when enough has been started since the event loop last had a turn. What it costs below 32 starts is one
 * addition each; then one macrotask, which marks the turn, and a look at the clock every 32 starts.
 */
export class TimeSlice {
  private readonly source: SchedulerSource;
  private readonly onReopened: () => void;
  private starts = 0;
  private began = 0;
  private measuring = false;
  /** True from the end of a slice until the event loop has had its turn. */
  over = false;

  /** `onReopened` is called in a macrotask after each slice that came to its end. */
  constructor(source: SchedulerSource, onReopened: () => void) {
    this.source = source;
    this.onReopened = onReopened;
  }

  /** Call before each start that is not held back; afterwards look at {@link over}. */
  count(): void {
    this.starts += 1;
    if (this.starts % STARTS_PER_LOOK === 0) this.look();
  }

  private look(): void {
    const now = this.source.now();
    if (!this.measuring) {
      this.measuring = true;
      this.began = now;
      this.source.macrotask(this.turn);
      return;
    }
    const elapsed = now - this.began;
    this.over = elapsed >= SLICE || (elapsed === 0 && this.starts >= STARTS_ON_A_STOPPED_CLOCK);
  }

  private readonly turn = (): void => {
    const { over } = this;
    this.starts = 0;
    this.measuring = false;
    this.over = false;
    if (over) this.onReopened();
  };
}
