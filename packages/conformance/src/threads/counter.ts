import { CancellationError, Task } from '@tasktree/core';
import { HttpError, die } from './failures.ts';
import { log, realmId } from './surroundings.ts';

/** An actor that lives on a worker. */
export class Counter {
  #value: number;
  constructor(start: number) {
    if (start < 0) throw new RangeError('a counter starts at zero or above');
    this.#value = start;
  }
  realm(): string {
    return realmId;
  }
  add(amount: number): number {
    return (this.#value += amount);
  }
  async addSlowly(amount: number): Promise<number> {
    const before = this.#value;
    await Task.yield();
    await Task.yield();
    return (this.#value = before + amount);
  }
  async wait(): Promise<unknown> {
    return (
      (await Task.current!.sleep(Infinity).catch((error: unknown) => error)) instanceof CancellationError
    );
  }
  async *upTo(limit: number): AsyncGenerator<number, void> {
    for (let value = this.#value; value < limit; value += 1) yield value;
  }
  fail(): never {
    throw new HttpError('no');
  }
  die(): Promise<never> {
    return die();
  }
  [Symbol.asyncDispose](): void {
    log.push(`disposed at ${this.#value}`);
  }
}
