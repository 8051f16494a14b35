import { Deque, type Attendant } from '@tasktree/core/internal';
import type { Line } from './line.ts';

type Wake = (goesOn: boolean) => void;

interface Ready<T> {
  readonly value: T;
  /** Whoever sent it and waits for the consumer to ask for more. */
  readonly wake: Wake | undefined;
}

/**
 * Where the tasks behind an operator put its elements, and its consumers take them.
 *
 * The producers see the demand: {@link send} fulfils when the element was taken and the consumer asks for another one. So
 * nothing runs ahead of the consumer by more than one element for each producer. All that waits here is told to stop, by a
 * false, when the operator is cancelled or its consumer leaves.
 */
export class Output<T> {
  readonly #line: Line<T>;
  readonly #ready = new Deque<Ready<T>>();
  #asking: Wake[] = [];
  #onStop: (() => void)[] = [];
  isStopped = false;
  isConcluded = false;
  #whenConcluded: (() => void)[] = [];
  attendant: Attendant | undefined = undefined;

  constructor(line: Line<T>) {
    this.#line = line;
  }

  // For producers

  /** How many elements wait to be taken. */
  get length(): number {
    return this.#ready.length;
  }

  /** Gives an element; fulfils when there is demand for a further one, with false when there will be none. */
  send(value: T): Promise<boolean> {
    if (this.isStopped) return Promise.resolve(false);
    const taker = this.#line.shift();
    if (taker === undefined) return new Promise((wake) => this.#ready.push({ value, wake }));
    taker.give(value);
    return this.demand();
  }

  /** Gives an element without waiting. */
  offer(value: T): void {
    const taker = this.#line.shift();
    if (taker === undefined) this.#ready.push({ value, wake: undefined });
    else taker.give(value);
  }

  /** Fulfils when a consumer waits. */
  demand(): Promise<boolean> {
    if (this.isStopped) return Promise.resolve(false);
    return this.#line.length > 0 ? Promise.resolve(true) : this.asked();
  }

  /** Fulfils when a consumer asks the next time. */
  asked(): Promise<boolean> {
    return this.isStopped ? Promise.resolve(false) : new Promise((wake) => this.#asking.push(wake));
  }

  /** Takes back the oldest element that nobody has taken yet. */
  withdraw(): void {
    this.#ready.shift()?.wake?.(false);
  }

  onStop(callback: () => void): void {
    this.#onStop.push(callback);
  }

  // For consumers

  /** The oldest element there is, in a box. Whoever asks makes demand. */
  take(): IteratorResult<T, undefined> | undefined {
    this.wakeAsking(true);
    const ready = this.#ready.shift();
    if (ready === undefined) return undefined;
    if (ready.wake !== undefined) this.#asking.push(ready.wake);
    return { done: false, value: ready.value };
  }

  /** Cancels the work, drops what was not taken, and waits for the end. */
  async leave(reason: unknown): Promise<void> {
    // Before anything is dropped: those who sent it wait for an answer.
    this.stop();
    this.#ready.clear();
    this.attendant?.cancel(reason);
    await this.concluded();
  }

  /** Fulfils when all work has ended. */
  async concluded(): Promise<void> {
    if (!this.isConcluded) await new Promise<void>((resolve) => this.#whenConcluded.push(resolve));
  }

  // For the operator's task

  /** Tells all producers to stop. What has been sent may still be taken. */
  stop(): void {
    if (this.isStopped) return;
    this.isStopped = true;
    this.wakeAsking(false);
    for (const ready of this.#ready) ready.wake?.(false);
    for (const callback of this.#onStop) callback();
    this.#onStop = [];
  }

  /** All work has ended: what was behind it can be collected, however long the iterator is kept. */
  conclude(): void {
    this.isConcluded = true;
    this.stop();
    this.attendant = undefined;
    for (const resolve of this.#whenConcluded) resolve();
    this.#whenConcluded = [];
  }

  wakeAsking(goesOn: boolean): void {
    const asking = this.#asking;
    if (asking.length === 0) return;
    this.#asking = [];
    for (const wake of asking) wake(goesOn);
  }
}
