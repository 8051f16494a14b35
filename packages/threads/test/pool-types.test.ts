import { expectTypeOf, test } from 'vitest';
import type { WorkerPool } from '../src/index.ts';

class Counter {
  #value: number;
  readonly name: string;
  constructor(start: number, options?: { readonly name: string }) {
    this.#value = start;
    this.name = options?.name ?? '';
  }
  add(amount: number): number {
    return (this.#value += amount);
  }
  async *upTo(limit: number): AsyncGenerator<number, void> {
    for (let value = 0; value < limit; value += 1) yield value;
  }
  watch(_listener: (value: number) => void): void {}
  self(): this {
    return this;
  }
}

interface Module {
  readonly Counter: typeof Counter;
  readonly double: (value: number) => number;
  readonly open: (options: { readonly onOpen: () => void }) => void;
  readonly version: string;
}

/** Compiled, and never called. @public */
export async function usages(pool: WorkerPool<Module>): Promise<void> {
  expectTypeOf(pool.call.double(1)).toEqualTypeOf<Promise<number>>();
  // @ts-expect-error -- a string is no number
  void pool.call.double('1');
  // @ts-expect-error -- onOpen is a function, which cannot be sent
  void pool.call.open({ onOpen: () => {} });
  // @ts-expect-error -- not a function
  void pool.call.version;
  // @ts-expect-error -- a class is for pool.actor
  void pool.call.Counter;

  const counter = pool.actor('Counter', 1, { name: 'first' });
  pool.actor({ name: 'Counter', reentrant: false }, 1);
  expectTypeOf(counter.add(1)).toEqualTypeOf<Promise<number>>();
  for await (const value of await counter.upTo(3)) expectTypeOf(value).toEqualTypeOf<number>();
  // @ts-expect-error -- no such class
  pool.actor('Missing');
  // @ts-expect-error -- a function is no class
  pool.actor('double', 1);
  // @ts-expect-error -- start is missing
  pool.actor('Counter');
  // @ts-expect-error -- start is a number
  pool.actor('Counter', '1');
  // @ts-expect-error -- state is out of reach
  void counter.name;
  // @ts-expect-error -- a listener cannot be sent
  void counter.watch(() => {});
  // @ts-expect-error -- the actor itself cannot be sent
  void counter.self();
}

test('pool.call and pool.actor are typed by the module', () => {
  expectTypeOf<WorkerPool<Module>['call']>().toHaveProperty('double');
});
