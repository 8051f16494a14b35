const resolved = Promise.resolve();

/**
 * This many promise reactions without a restart end the period. A call that settles takes one to reach its caller, an `async` function
 * around the call one or two more, and then the caller makes its next call.
 */
const REACTIONS = 4;

/**
 * Calls back in this turn of the event loop, once nothing has restarted the period for a few promise reactions: what those reactions
 * cause goes into the same batch.
 */
export class QuietPeriod {
  readonly #callback: () => void;
  #isRunning = false;
  #reactions = 0;
  readonly #step = (): void => {
    if (++this.#reactions < REACTIONS) {
      void resolved.then(this.#step);
    } else {
      this.#isRunning = false;
      this.#callback();
    }
  };

  constructor(callback: () => void) {
    this.#callback = callback;
  }

  restart(): void {
    this.#reactions = 0;
    if (this.#isRunning) return;
    this.#isRunning = true;
    void resolved.then(this.#step);
  }
}
