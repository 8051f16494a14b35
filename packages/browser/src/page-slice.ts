/** Milliseconds of starts before the page gets a turn. */
const SLICE = 4;
/** Starts within so many milliseconds of the first are not worth a turn of the event loop. */
const BURST = 1;

/**
 * Tells when enough has been started since the page last had a turn. It looks at the clock at every start, for a single
 * one may take long; a short burst costs nothing else.
 */
export class PageSlice {
  readonly #post: (callback: () => void) => void;
  readonly #onReopened: () => void;
  #began = 0;
  /** A turn is under way, so {@link PageSlice.#began} is not from before the last one. */
  #isMeasuring = false;
  /** True from the end of a slice until the page has had its turn. */
  over = false;

  /** `post` calls back in a later turn of the event loop. `onReopened` is called there after each slice that came to its end. */
  constructor(post: (callback: () => void) => void, onReopened: () => void) {
    this.#post = post;
    this.#onReopened = onReopened;
  }

  /** Call before each start; afterwards look at {@link PageSlice.over}. */
  count(): void {
    const now = performance.now();
    const elapsed = now - this.#began;
    if (this.#isMeasuring) {
      this.over = elapsed >= SLICE;
    } else if (elapsed > BURST) {
      this.#isMeasuring = true;
      this.#began = now;
      this.#post(this.#onTurn);
    }
  }

  readonly #onTurn = (): void => {
    const { over } = this;
    this.#began = performance.now();
    this.#isMeasuring = false;
    this.over = false;
    if (over) this.#onReopened();
  };
}
