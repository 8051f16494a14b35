const resolved = Promise.resolve();

/**
 * So many promise reactions without a restart end the period: an `await` takes one, and the function of the caller, a function around
 * it and the continuation of a call that has settled are three in a row.
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
