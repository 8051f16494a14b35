import { host } from '@tasktree/core';
import { unlimited, type RateLimit } from './rate-limit.ts';

/** In milliseconds. */
const justBefore = 1e-3;

export interface RateListener {
  /** Whether somebody waits. */
  isWaiting(): boolean;
  /** More may start now. */
  opened(): void;
  /** It now holds somebody back, or nobody any more. */
  limitedChanged(isLimited: boolean): void;
}

/** A rate limit with a clock: it says when more may start, and whether it holds anybody back. */
export class RateGate {
  readonly #rate: RateLimit;
  readonly #listener: RateListener;
  #forgetTimer: (() => void) | undefined;
  /** When the timer is due, if there is one. */
  #due = Infinity;
  #isCheckDue = false;
  /** What the events have told so far. */
  #wasLimited = false;

  constructor(rate: RateLimit, listener: RateListener) {
    this.#rate = rate;
    this.#listener = listener;
  }

  get allowsOne(): boolean {
    return this.#rate.allows(host.clock.now());
  }

  take(): void {
    this.#rate.take(host.clock.now());
    this.mayHaveChanged();
  }

  giveBack(): void {
    this.#rate.giveBack();
    this.mayHaveChanged();
  }

  /** Goes on by itself while somebody waits. */
  watch(): void {
    if (this.#forgetTimer !== undefined || this.#rate === unlimited || !this.#listener.isWaiting()) return;
    const { clock } = host;
    const instant = clock.now();
    const next = this.#rate.count(instant) === 0 ? Infinity : this.#rate.nextChange(instant);
    if (next === Infinity) return;
    this.#due = next;
    this.#forgetTimer = clock.schedule(next, () => {
      this.#forgetTimer = undefined;
      this.#due = Infinity;
      this.#listener.opened();
      this.watch();
      this.mayHaveChanged();
    });
  }

  /** Nobody waits any more. */
  rest(): void {
    this.#forgetTimer?.();
    this.#forgetTimer = undefined;
    this.#due = Infinity;
  }

  /** Looks again when the present job is over. */
  mayHaveChanged(): void {
    if (this.#rate === unlimited || this.#isCheckDue) return;
    this.#isCheckDue = true;
    void Promise.resolve().then(() => {
      this.#isCheckDue = false;
      this.check();
    });
  }

  /** Whether it holds somebody back now. */
  get isLimited(): boolean {
    if (this.#rate === unlimited || !this.#listener.isWaiting()) return false;
    // A timer that is late has let nobody in yet.
    const instant = Math.min(host.clock.now(), this.#due - justBefore);
    return !this.#rate.allows(instant);
  }

  /** The same, when those who listen have been told. */
  get isLimitedNow(): boolean {
    this.check();
    return this.isLimited;
  }

  check(): void {
    const { isLimited } = this;
    if (isLimited === this.#wasLimited) return;
    this.#wasLimited = isLimited;
    this.#listener.limitedChanged(isLimited);
  }
}
