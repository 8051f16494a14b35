import type { Lanes } from './lanes.ts';

/** So often may those who wait be passed over by what is more urgent. */
const MOST_PASSED_OVER = 64;

/**
 * Those who wait for a turn that the browser grants to background work. While there is anything else to do it grants none, so
 * they age: passed over often enough, the one who has waited longest gets a turn as everybody else (priority.6).
 */
export class BackgroundTurns {
  readonly #lanes: Lanes;
  readonly #waiting = new Set<() => void>();
  #passedOver = 0;

  constructor(lanes: Lanes) {
    this.#lanes = lanes;
  }

  post(callback: () => void): void {
    const turn = (): void => {
      if (!this.#waiting.delete(turn)) return;
      this.#passedOver = 0;
      callback();
    };
    this.#waiting.add(turn);
    this.#lanes.post(turn, 'background');
  }

  /** Something more urgent has had its turn. */
  passedOver(): void {
    if (this.#waiting.size === 0 || ++this.#passedOver < MOST_PASSED_OVER) return;
    this.#passedOver = 0;
    const [oldest] = this.#waiting;
    this.#lanes.post(oldest!, 'user-visible');
  }
}
