import type { Attendant, Scope } from '@tasktree/core/internal';
import { Deque, cancellationOf, priorityOf } from '@tasktree/core/internal';
import { ended } from './async-sequence.ts';
import { ConsumerWait } from './consumer-wait.ts';

type Wake = (goesOn: boolean) => void;

interface Ready<T> {
  readonly value: T;
  /** Whoever sent it and waits for the consumer to ask for more. */
  readonly wake: Wake | undefined;
}

/** The error of an operator, and whether somebody has got it. */
export interface Failure {
  readonly error: unknown;
  asked: boolean;
}

/**
 * Where the tasks behind an operator put its elements, and its consumers take them.
 *
 * The producers see the demand: {@link send} fulfils when the element was taken and the consumer asks for another one. So
 * nothing runs ahead of the consumer by more than one element for each producer. All that waits here is told to stop, by a
 * false, when the operator is cancelled or its consumer leaves.
 */
export class Output<T> {
  readonly #ready = new Deque<Ready<T>>();
  readonly #consumers: ConsumerWait<T>[] = [];
  #asking: Wake[] = [];
  #isStopped = false;
  #isConcluded = false;
  #failure: Failure | undefined = undefined;
  #whenConcluded: (() => void)[] = [];
  readonly #onStop: (() => void)[] = [];
  attendant: Attendant | undefined = undefined;

  // For producers

  /** How many elements wait to be taken. */
  get length(): number {
    return this.#ready.length;
  }

  get isStopped(): boolean {
    return this.#isStopped;
  }

  /** Gives an element; fulfils when there is demand for a further one, with false when there will be none. */
  send(value: T): Promise<boolean> {
    if (this.#isStopped) return Promise.resolve(false);
    const consumer = this.#consumers.shift();
    if (consumer === undefined) return new Promise((wake) => this.#ready.push({ value, wake }));
    consumer.give(value);
    return this.demand();
  }

  /** Gives an element without waiting. */
  offer(value: T): void {
    const consumer = this.#consumers.shift();
    if (consumer === undefined) this.#ready.push({ value, wake: undefined });
    else consumer.give(value);
  }

  /** Fulfils when a consumer waits. */
  demand(): Promise<boolean> {
    if (this.#isStopped) return Promise.resolve(false);
    return this.#consumers.length > 0 ? Promise.resolve(true) : this.asked();
  }

  /** Fulfils when a consumer asks the next time. */
  asked(): Promise<boolean> {
    return this.#isStopped ? Promise.resolve(false) : new Promise((wake) => this.#asking.push(wake));
  }

  /** Takes back the oldest element that nobody has taken yet. */
  withdraw(): void {
    this.#ready.shift()?.wake?.(false);
  }

  onStop(callback: () => void): void {
    this.#onStop.push(callback);
  }

  // For the one consumer, or several that share the elements

  next(body: Scope | undefined): Promise<IteratorResult<T, undefined>> {
    this.#wakeAsking(true);
    const ready = this.#ready.shift();
    if (ready !== undefined) {
      if (ready.wake !== undefined) this.#asking.push(ready.wake);
      return Promise.resolve({ done: false, value: ready.value });
    }
    if (this.#isConcluded) return this.#end();
    const wait = new ConsumerWait<T>(this, body);
    this.#consumers.push(wait);
    this.lend(priorityOf(body));
    const cancelled = body === undefined ? undefined : cancellationOf(body);
    if (cancelled !== undefined) this.consumerCancelled(wait, cancelled.reason);
    return wait.promise;
  }

  consumerCancelled(_wait: ConsumerWait<T>, reason: unknown): void {
    this.attendant?.cancel(reason);
  }

  consumerGone(wait: ConsumerWait<T>): void {
    const index = this.#consumers.indexOf(wait);
    if (index < 0) return;
    this.#consumers.splice(index, 1);
    wait.finish();
  }

  lend(priority: number): void {
    this.attendant?.lend(priority);
  }

  /** Stops the work, drops what was not taken, and waits for the end: its error, if nobody has got it. */
  async leave(): Promise<void> {
    this.#ready.clear();
    this.attendant?.cancel('the consumer has left the loop');
    if (!this.#isConcluded) await new Promise<void>((resolve) => this.#whenConcluded.push(resolve));
    if (this.#failure !== undefined) await this.#end();
  }

  // For the operator's task

  /** Tells all producers to stop. What has been sent may still be taken. */
  stop(): void {
    if (this.#isStopped) return;
    this.#isStopped = true;
    this.#wakeAsking(false);
    for (const ready of this.#ready) ready.wake?.(false);
    for (const callback of this.#onStop) callback();
  }

  /** All work has ended; consumers get what was sent, then the error once, then the end. */
  conclude(failure: Failure | undefined): void {
    this.#isConcluded = this.#isStopped = true;
    this.#failure = failure;
    for (let wait = this.#consumers.shift(); wait !== undefined; wait = this.#consumers.shift()) {
      if (this.#failure === undefined) {
        wait.finish();
      } else {
        wait.fail(this.#takeError(this.#failure));
      }
    }
    for (const resolve of this.#whenConcluded) resolve();
  }

  #end(): Promise<IteratorResult<T, undefined>> {
    return this.#failure === undefined
      ? Promise.resolve(ended())
      : Promise.reject(this.#takeError(this.#failure));
  }

  #takeError(failure: Failure): unknown {
    failure.asked = true;
    this.#failure = undefined;
    return failure.error;
  }

  #wakeAsking(goesOn: boolean): void {
    const asking = this.#asking;
    if (asking.length === 0) return;
    this.#asking = [];
    for (const wake of asking) wake(goesOn);
  }
}
