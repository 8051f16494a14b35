import { host, now } from '@tasktree/core';
import {
  Bond,
  livingBody,
  selectable,
  symbolMethod,
  type Selectable,
  type Standing,
  type Taker,
} from '@tasktree/core/internal';
import { ended } from '../iteration/async-sequence.ts';
import { OwnedIterator } from '../iteration/owned-iterator.ts';

/** Ticks for those who wait, the first for the first. It holds a timer of the host only while somebody waits. */
export class TimerIterator extends OwnedIterator<number> {
  readonly #interval: number;
  /** When the last tick was that somebody got; or when it was first asked. */
  #last: number | undefined = undefined;
  #forget: (() => void) | undefined = undefined;
  #bond: Bond | undefined = undefined;

  constructor(interval: number) {
    super('timer');
    this.#interval = interval;
  }

  override [Symbol.asyncIterator](): this {
    this.adopt();
    return this;
  }

  return(): Promise<IteratorResult<number, undefined>> {
    this.close();
    this.#stop();
    return Promise.resolve(ended());
  }

  override stand(taker: Taker<number>): Standing {
    const standing = super.stand(taker);
    const leave = (): void => {
      standing.leave();
      if (this.line.length === 0) this.#stop();
    };
    return { leave };
  }

  /** A tick is nothing that could lie ready: it happens. */
  protected override take(): undefined {}

  protected override get isExhausted(): boolean {
    return false;
  }

  protected override asked(): void {
    if (this.#forget !== undefined) return;
    const { clock } = host;
    const time = clock.now();
    const next = this.#latestTick(time) + this.#interval;
    this.#forget = clock.schedule(next, () => this.#tick(next));
    const body = livingBody(this.home);
    if (body === undefined) return;
    this.#bond = new Bond(body, () => {
      this.#stop();
      const error = this.cutError;
      for (let taker = this.line.shift(); taker !== undefined; taker = this.line.shift()) taker.fail(error);
    });
  }

  /** In a `select` a tick that came while others were served is not lost: one stands for all of them. */
  #pollDue(): IteratorResult<number, undefined> | undefined {
    const result = this.poll();
    if (result !== undefined) return result;
    const time = host.clock.now();
    const latest = this.#latestTick(time);
    if (latest === this.#last) return undefined;
    this.#last = latest;
    return { done: false, value: now() };
  }

  #latestTick(time: number): number {
    this.#last ??= time;
    return this.#last + Math.floor((time - this.#last) / this.#interval) * this.#interval;
  }

  #tick(time: number): void {
    this.#stop();
    this.#last = time;
    this.line.shift()?.give(now());
    if (this.line.length > 0) this.asked();
  }

  #stop(): void {
    this.#forget?.();
    this.#forget = undefined;
    this.#bond?.release();
    this.#bond = undefined;
  }

  static {
    symbolMethod<TimerIterator>(this, selectable, function (): Selectable<number> {
      return { poll: () => this.#pollDue(), stand: (taker) => this.stand(taker) };
    });
  }
}
