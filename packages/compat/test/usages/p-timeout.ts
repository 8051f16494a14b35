// Compiled twice: with the types of the original, and with ours in its place.
import pTimeout, { TimeoutError, type ClearablePromise, type Options } from 'p-timeout';
import { expectTypeOf } from 'vitest';

declare function work(): Promise<string>;

export async function usages(): Promise<void> {
  expectTypeOf(pTimeout(work(), { milliseconds: 50 })).toEqualTypeOf<ClearablePromise<string>>();
  expectTypeOf(pTimeout(work(), { milliseconds: 50, message: 'slow' })).resolves.toEqualTypeOf<string>();
  expectTypeOf(
    pTimeout(work(), { milliseconds: 50, message: new Error('slow') }),
  ).resolves.toEqualTypeOf<string>();
  expectTypeOf(pTimeout(work(), { milliseconds: 50, message: false })).resolves.toEqualTypeOf<
    string | undefined
  >();
  expectTypeOf(pTimeout(work(), { milliseconds: 50, fallback: () => 10 })).resolves.toEqualTypeOf<
    string | number
  >();
  expectTypeOf(
    pTimeout(work(), { milliseconds: 50, fallback: async () => pTimeout(work(), { milliseconds: 300 }) }),
  ).resolves.toEqualTypeOf<string>();
  expectTypeOf(
    pTimeout<string, number>(work(), { milliseconds: 1, fallback: () => 1 }),
  ).resolves.toEqualTypeOf<string | number>();
  const promise = pTimeout(work(), {
    milliseconds: Infinity,
    customTimers: { setTimeout, clearTimeout },
    signal: new AbortController().signal,
  });
  promise.clear();
  const options: Options<string> = { milliseconds: 5 };
  options.milliseconds = 6;
  await pTimeout({ then: work().then.bind(work()) } as PromiseLike<string>, options);
  // @ts-expect-error -- milliseconds is required
  await pTimeout(work(), {});
  // @ts-expect-error -- no promise
  await pTimeout(1, { milliseconds: 50 });

  const error = new TimeoutError('message', { cause: 1 });
  expectTypeOf(error).toExtend<Error>();
  expectTypeOf(error.name).toEqualTypeOf<'TimeoutError'>();
  class Mine extends TimeoutError {}
  expectTypeOf(new Mine()).toExtend<TimeoutError>();
}
