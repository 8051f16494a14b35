/** How many may start in how many milliseconds. Instants are those of the host's clock. */
export interface RateLimit {
  /** Whether one more may start at `now`. */
  allows(now: number): boolean;
  /** One starts. */
  take(now: number): void;
  /** The last one did not start after all. */
  giveBack(): void;
  /** How many count at `now`. */
  count(now: number): number;
  /** When it is worth asking again, while somebody waits. */
  nextChange(now: number): number;
}

export const unlimited: RateLimit = {
  allows: () => true,
  take() {},
  giveBack() {},
  count: () => 0,
  nextChange: () => Infinity,
};

/** The limit that the options ask for. `carriedOver` says what counts from the beginning of a fixed window. */
export function rateLimit(
  cap: number,
  interval: number,
  isStrict: boolean,
  carriedOver: () => number,
): RateLimit {
  if (cap === Infinity || interval === 0) return unlimited;
  return isStrict ? new SlidingWindow(cap, interval) : new FixedWindow(cap, interval, carriedOver);
}

/**
 * Windows of a fixed length. They follow one another while somebody waits; otherwise the next one begins with the next start.
 */
class FixedWindow implements RateLimit {
  readonly #cap: number;
  readonly #interval: number;
  /** What counts from the beginning of a window. */
  readonly #carriedOver: () => number;
  #end = -Infinity;
  #count = 0;

  constructor(cap: number, interval: number, carriedOver: () => number) {
    this.#cap = cap;
    this.#interval = interval;
    this.#carriedOver = carriedOver;
  }

  #roll(now: number): void {
    if (now < this.#end) return;
    this.#count = this.#carriedOver();
    this.#end = now + this.#interval;
  }

  allows(now: number): boolean {
    return this.count(now) < this.#cap;
  }

  take(now: number): void {
    this.#roll(now);
    this.#count++;
  }

  giveBack(): void {
    this.#count = Math.max(0, this.#count - 1);
  }

  count(now: number): number {
    if (this.#end !== -Infinity) this.#roll(now);
    return this.#count;
  }

  nextChange(): number {
    return this.#end === -Infinity ? Infinity : this.#end;
  }
}

/** The cap holds in any stretch of the interval: remembers when each one started. */
class SlidingWindow implements RateLimit {
  readonly #cap: number;
  readonly #interval: number;
  #starts: number[] = [];

  constructor(cap: number, interval: number) {
    this.#cap = cap;
    this.#interval = interval;
  }

  allows(now: number): boolean {
    return this.count(now) < this.#cap;
  }

  take(now: number): void {
    this.#starts.push(now);
  }

  giveBack(): void {
    this.#starts.pop();
  }

  count(now: number): number {
    const fresh = this.#starts.findIndex((start) => now - start < this.#interval);
    if (fresh !== 0) this.#starts = fresh === -1 ? [] : this.#starts.slice(fresh);
    return this.#starts.length;
  }

  nextChange(now: number): number {
    return this.count(now) < this.#cap ? Infinity : (this.#starts[0] as number) + this.#interval;
  }
}
