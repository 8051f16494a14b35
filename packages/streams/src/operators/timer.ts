import { Task, host, now, type DurationLike, type TaskContext } from '@tasktree/core';
import { cancellationOf, toMilliseconds, waitingBody } from '@tasktree/core/internal';
import { SequenceIterator, ended, type AsyncSequence } from '../iteration/async-sequence.ts';
import { ConsumerWait } from '../iteration/consumer-wait.ts';

/**
 * The time, in epoch milliseconds, each `interval` (a number is milliseconds), the first after one interval. Ticks that came while
 * nobody asked are left out, and do not shift the later ones. Without end.
 *
 * Cancelling the consumer ends it: `next()` gives `done`. Throws `TypeError` or `RangeError` unless `interval` is a positive
 * duration. It follows the host's clock (clock.4). Source: swift-async-algorithms' `AsyncTimerSequence`.
 *
 * @example
 * ```ts
 * const end = now() + 50;
 * for await (const time of timer(10)) {
 *   if (time >= end) break;
 *   report(time);
 * }
 * ```
 */
export function timer(interval: DurationLike): AsyncSequence<number> {
  const ms = toMilliseconds(interval, 'timer: interval');
  if (ms === 0) throw new RangeError('timer: interval must be longer than zero.');
  return new TimerIterator(ms);
}

class TimerIterator extends SequenceIterator<number> {
  readonly #interval: number;
  #last: number | undefined = undefined;
  #task: TaskContext | undefined = undefined;
  readonly #pending = new Map<ConsumerWait<number>, () => void>();
  #isOver = false;

  constructor(interval: number) {
    super();
    this.#interval = interval;
  }

  override [Symbol.asyncIterator](): this {
    this.#task ??= Task.current;
    return this;
  }

  next(): Promise<IteratorResult<number, undefined>> {
    const body = waitingBody(this.#task);
    if (body !== undefined && cancellationOf(body) !== undefined) this.#end();
    if (this.#isOver) return Promise.resolve(ended());
    const wait = new ConsumerWait<number>(this, body);
    const forget = host.clock.schedule(this.#nextTick(), () => {
      this.#pending.delete(wait);
      wait.give(now());
    });
    this.#pending.set(wait, forget);
    return wait.promise;
  }

  return(): Promise<IteratorResult<number, undefined>> {
    this.#end();
    return Promise.resolve(ended());
  }

  consumerCancelled(): void {
    this.#end();
  }

  consumerGone(wait: ConsumerWait<number>): void {
    this.#pending.get(wait)?.();
    this.#pending.delete(wait);
    wait.finish();
  }

  #nextTick(): number {
    const time = host.clock.now();
    const last = this.#last ?? time;
    const missed = Math.max(0, Math.floor((time - last) / this.#interval));
    this.#last = last + (missed + 1) * this.#interval;
    return this.#last;
  }

  #end(): void {
    this.#isOver = true;
    for (const [wait, forget] of this.#pending) {
      forget();
      wait.finish();
    }
    this.#pending.clear();
  }
}
