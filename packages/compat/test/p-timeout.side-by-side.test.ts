import * as theirs from 'p-timeout';
import * as seven from 'p-timeout-7';
import { describe, expect, test, vi } from 'vitest';
import * as ours from '../src/p-timeout/index.ts';
import { delay, outcomeOf, sideBySide, unhandled } from './side-by-side.ts';

type Module = typeof ours;

const same = sideBySide<Module>(theirs as unknown as Module, ours);
const sameAsSeven = sideBySide<Module>(seven as unknown as Module, ours);
const never = new Promise<never>(() => {});
const fail = (): never => {
  throw new Error('no');
};

describe('results and errors', () => {
  const inTime: Parameters<typeof same>[1] = async ({ default: pTimeout }, log) => {
    log.push(await outcomeOf(pTimeout(delay(1, 'value'), { milliseconds: 50 })));
    log.push(await outcomeOf(pTimeout(Promise.reject(new Error('no')), { milliseconds: 50 })));
    log.push(await outcomeOf(pTimeout(delay(1, 'value'), { milliseconds: Infinity })));
    const thenable = { then: (resolve: (value: number) => void) => resolve(7) } as PromiseLike<number>;
    log.push(await outcomeOf(pTimeout(thenable, { milliseconds: 50 })));
  };
  same('of what is in time', inTime);
  sameAsSeven('of what is in time, as in the version before', inTime);

  same('of what is late', async ({ default: pTimeout, TimeoutError }, log) => {
    const milliseconds = 3;
    log.push(await outcomeOf(pTimeout(never, { milliseconds })));
    log.push(await outcomeOf(pTimeout(never, { milliseconds, message: 'too slow' })));
    log.push(await outcomeOf(pTimeout(never, { milliseconds, message: '' })));
    log.push(await outcomeOf(pTimeout(never, { milliseconds, message: new RangeError('mine') })));
    log.push(await outcomeOf(pTimeout(never, { milliseconds, message: false })));
    log.push(await outcomeOf(pTimeout(never, { milliseconds, fallback: () => 'instead' })));
    log.push(await outcomeOf(pTimeout(never, { milliseconds, fallback: async () => delay(1, 'later') })));
    log.push(await outcomeOf(pTimeout(never, { milliseconds, fallback: fail })));
    const error = await pTimeout(never, { milliseconds }).catch((reason: unknown) => reason as Error);
    log.push(error instanceof TimeoutError, Object.keys(error as Error), String(error));
  });

  same('invalid options', async ({ default: pTimeout }, log) => {
    for (const milliseconds of [0, -1, NaN, '1', undefined, -Infinity]) {
      log.push(await outcomeOf(pTimeout(Promise.resolve(1), { milliseconds: milliseconds as number })));
    }
    for (const customTimers of [{}, { setTimeout }, null, { setTimeout: 1, clearTimeout: 1 }]) {
      const options = { milliseconds: 1, customTimers: customTimers as never };
      log.push(await outcomeOf(pTimeout(Promise.resolve(1), options)));
    }
    const invalid = async (): Promise<void> => {
      log.push(await outcomeOf(pTimeout(Promise.reject(new Error('late')), { milliseconds: 0 })));
    };
    log.push(await unhandled(invalid));
    const atOnce = { then: (resolve: (value: number) => void) => resolve(7) } as PromiseLike<number>;
    log.push(await outcomeOf(pTimeout(atOnce, { milliseconds: 0 })));
    log.push(await outcomeOf(pTimeout(atOnce, { milliseconds: 9, signal: AbortSignal.abort('early') })));
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

same('cancel is called at a timeout and at an abort, and may throw', async ({ default: pTimeout }, log) => {
  const signal = (): AbortSignal => AbortSignal.timeout(1);
  for (const cancel of [() => {}, () => fail(), 'no function']) {
    const cancellable = Object.assign(new Promise<never>(() => {}), {
      cancel:
        typeof cancel === 'string'
          ? cancel
          : function (this: unknown, ...values: unknown[]) {
              log.push(this === cancellable, values);
              cancel();
            },
    });
    log.push(await outcomeOf(pTimeout(cancellable, { milliseconds: 2 })));
    log.push(await outcomeOf(pTimeout(cancellable, { milliseconds: 2, fallback: () => 1 })));
    log.push(await outcomeOf(pTimeout(cancellable, { milliseconds: 2, message: false })));
    log.push(await outcomeOf(pTimeout(cancellable, { milliseconds: 50, signal: signal() })));
    log.push(await outcomeOf(pTimeout(cancellable, { milliseconds: 50, signal: AbortSignal.abort(null) })));
  }
});

same('timers that throw when they are taken off', async ({ default: pTimeout }, log) => {
  const customTimers = { setTimeout, clearTimeout: fail } as never;
  log.push(await outcomeOf(pTimeout(delay(1, 'value'), { milliseconds: 5, customTimers })));
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
