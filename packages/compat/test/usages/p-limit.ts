// Compiled twice: with the types of the original, and with ours in its place.
import pLimit, { limitFunction, type LimitFunction, type Options } from 'p-limit';
import { expectTypeOf } from 'vitest';

declare function fetchSomething(name: string, times?: number): Promise<{ readonly name: string }>;

export async function usages(): Promise<void> {
  const limit = pLimit(1);
  const input = [
    limit(() => fetchSomething('foo')),
    limit(fetchSomething, 'bar'),
    limit(fetchSomething, 'a', 2),
  ];
  expectTypeOf(await Promise.all(input)).toEqualTypeOf<{ readonly name: string }[]>();
  expectTypeOf(limit((a: string, b: number) => `${a}${b}`, 'a', 1)).toEqualTypeOf<Promise<string>>();
  expectTypeOf(limit(() => undefined)).toEqualTypeOf<Promise<undefined>>();
  expectTypeOf(limit(async () => {})).toEqualTypeOf<Promise<void>>();
  expectTypeOf(limit).toExtend<LimitFunction>();
  expectTypeOf(limit.activeCount).toEqualTypeOf<number>();
  expectTypeOf(limit.pendingCount).toEqualTypeOf<number>();
  limit.concurrency = 5;
  limit.clearQueue();
  // @ts-expect-error -- a string is no number
  void limit((a: number) => a, '1');
  // @ts-expect-error -- read only
  limit.activeCount = 1;

  expectTypeOf(await limit.map(new Set([1]), (value, index) => `${value + index}`)).toEqualTypeOf<string[]>();
  expectTypeOf(await limit.map(['a'], async (value) => value.length)).toEqualTypeOf<number[]>();
  const map: LimitFunction['map'] = limit.map;
  await map([1], (value) => value);

  const options: Options = { concurrency: 2, rejectOnClear: true };
  expectTypeOf(pLimit(options)).toEqualTypeOf<LimitFunction>();
  // @ts-expect-error -- concurrency is required
  pLimit({});
  // @ts-expect-error -- a limit is required
  pLimit();

  const limited = limitFunction(async (name: string) => fetchSomething(name), { concurrency: 1 });
  expectTypeOf(limited).toBeCallableWith('name');
  expectTypeOf(limited('a')).toEqualTypeOf<Promise<{ readonly name: string }>>();
  limited.clearQueue();
  expectTypeOf(
    Array.from(
      { length: 2 },
      limitFunction(async () => 1, options),
    ),
  ).toEqualTypeOf<Promise<number>[]>();
}

/** A limit as a parameter, as projects pass it on. */
export function withLimit<T>(limit: LimitFunction, work: () => Promise<T>): Promise<T> {
  return limit(work);
}
