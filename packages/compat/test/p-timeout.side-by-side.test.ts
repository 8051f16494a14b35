import * as theirs from 'p-timeout';
import { describe, expect, test, vi } from 'vitest';
import * as ours from '../src/p-timeout/index.ts';
import { delay, outcomeOf, sideBySide, unhandled } from './side-by-side.ts';

type Module = typeof ours;

const same = sideBySide<Module>(theirs as unknown as Module, ours);
const never = new Promise<never>(() => {});

describe('results and errors', () => {
  same('of what is in time', async ({ default: pTimeout }, log) => {
    log.push(await outcomeOf(pTimeout(delay(1, 'value'), { milliseconds: 50 })));
    log.push(await outcomeOf(pTimeout(Promise.reject(new Error('no')), { milliseconds: 50 })));
    log.push(await outcomeOf(pTimeout(delay(1, 'value'), { milliseconds: Infinity })));
    const thenable = { then: (resolve: (value: number) => void) => resolve(7) } as PromiseLike<number>;
    log.push(await outcomeOf(pTimeout(thenable, { milliseconds: 50 })));
  });

  same('of what is late', async ({ default: pTimeout, TimeoutError }, log) => {
    const milliseconds = 3;
    log.push(await outcomeOf(pTimeout(never, { milliseconds })));
    log.push(await outcomeOf(pTimeout(never, { milliseconds, message: 'too slow' })));
    log.push(await outcomeOf(pTimeout(never, { milliseconds, message: '' })));
    log.push(await outcomeOf(pTimeout(never, { milliseconds, message: new RangeError('mine') })));
    log.push(await outcomeOf(pTimeout(never, { milliseconds, message: false })));
    log.push(await outcomeOf(pTimeout(never, { milliseconds, fallback: () => 'instead' })));
    log.push(await outcomeOf(pTimeout(never, { milliseconds, fallback: async () => delay(1, 'later') })));
    const fallback = (): never => {
      throw new Error('no');
    };
    log.push(await outcomeOf(pTimeout(never, { milliseconds, fallback })));
    const error = await pTimeout(never, { milliseconds }).catch((reason: unknown) => reason as Error);
    log.push(error instanceof TimeoutError, Object.keys(error as Error), String(error));
  });

  same('invalid milliseconds', async ({ default: pTimeout }, log) => {
    for (const milliseconds of [0, -1, NaN, '1', undefined, -Infinity]) {
      log.push(await outcomeOf(pTimeout(Promise.resolve(1), { milliseconds: milliseconds as number })));
    }
  });

  same('an abort', async ({ default: pTimeout }, log) => {
    log.push(await outcomeOf(pTimeout(never, { milliseconds: 50, signal: AbortSignal.abort('early') })));
    const controller = new AbortController();
    const promise = pTimeout(never, { milliseconds: 50, signal: controller.signal });
    controller.abort();
    log.push(await outcomeOf(promise));
    log.push(
      await unhandled(async () => {
        const late = Promise.reject(new Error('late'));
        await outcomeOf(pTimeout(late, { milliseconds: 50, signal: AbortSignal.abort('early') }));
      }),
    );
  });
});

same('clear takes the timeout off', async ({ default: pTimeout }, log) => {
  const promise = pTimeout(delay(15, 'value'), { milliseconds: 5 });
  promise.clear();
  log.push(await promise);
});

same('cancel is called, but not for a fallback', async ({ default: pTimeout }, log) => {
  const cancellable = Object.assign(new Promise<never>(() => {}), {
    cancel(this: unknown, ...values: unknown[]) {
      log.push(this === cancellable, values);
    },
  });
  log.push(await outcomeOf(pTimeout(cancellable, { milliseconds: 2 })));
  log.push(await outcomeOf(pTimeout(cancellable, { milliseconds: 2, fallback: () => 1 })));
});

same('timers of the caller', async ({ default: pTimeout }, log) => {
  const customTimers = {
    setTimeout: ((callback: () => void, ms: number) => {
      log.push(ms);
      queueMicrotask(callback);
      return 'handle';
    }) as unknown as typeof setTimeout,
    clearTimeout: ((handle: unknown) => void log.push(handle)) as unknown as typeof clearTimeout,
  };
  log.push(await outcomeOf(pTimeout(never, { milliseconds: 1000, customTimers })));
});

test('the fake timers of a test runner work as with the original', async () => {
  for (const { default: pTimeout } of [theirs as unknown as Module, ours]) {
    vi.useFakeTimers();
    try {
      const outcome = outcomeOf(pTimeout(never, { milliseconds: 60_000 }));
      await vi.advanceTimersByTimeAsync(60_000);
      expect(await outcome).toEqual([
        'error',
        ['TimeoutError', 'TimeoutError', 'Promise timed out after 60000 milliseconds'],
      ]);
    } finally {
      vi.useRealTimers();
    }
  }
});
