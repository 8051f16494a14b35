const resolved = Promise.resolve();

/** So many promise reactions without a stir are a lull: an `await` in a caller's wrapper or two fit in between. */
const QUIET = 4;

/**
 * Calls back in this turn of the event loop, when nothing has stirred for a few promise reactions: what they cause goes into the
 * same batch.
 */
export class Lull {
  readonly #callback: () => void;
  #isWaiting = false;
  #quiet = 0;
  readonly #step = (): void => {
    if (++this.#quiet < QUIET) {
      void resolved.then(this.#step);
    } else {
      this.#isWaiting = false;
      this.#callback();
    }
  };

  constructor(callback: () => void) {
    this.#callback = callback;
  }

  stir(): void {
    this.#quiet = 0;
    if (this.#isWaiting) return;
    this.#isWaiting = true;
    void resolved.then(this.#step);
  }
}
