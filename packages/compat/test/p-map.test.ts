import { CancellationError, Task, now, suppressedErrors } from '@tasktree/core';
import { describe, expect, test } from 'vitest';
import pMap, {
  pMapIterable,
  pMapKeyed,
  pMapSettled,
  pMapStop,
  type WorkContext,
} from '../src/p-map/index.ts';
import { delay } from './side-by-side.ts';
import { inBothTiers } from './tiers.ts';

const error = new Error('no');

/** Works for a long time, and takes a while to stop. */
function stubborn(log: unknown[]): (value: unknown, index: unknown, context: WorkContext) => Promise<void> {
  return async (value, _index, { task }) => {
    try {
      await task.sleep(1000);
    } finally {
      await task.withTaskCancellationShield((inside) => inside.sleep(20));
      log.push([value, now()]);
    }
  };
}

describe('a mapper', () => {
  inBothTiers('is told its signal and its task', async () => {
    const seen = await pMap([Promise.resolve('a'), 'b'], async (value, index, { signal, task }) => {
      const current = Task.current;
      await task.sleep(1);
      return [value, index, signal === task.signal, current?.id === task.id];
    });
    expect(seen).toEqual([
      ['a', 0, true, true],
      ['b', 1, true, true],
    ]);
    await pMapKeyed({ a: 1 }, (_value, key, { signal }) =>
      expect([key, signal.aborted]).toEqual(['a', false]),
    );
    await pMapSettled([1], (_value, _index, { task }) => task.checkCancellation());
  });

  inBothTiers('that fails stops the others, which have ended when the call rejects', async () => {
    const log: unknown[] = [];
    const slow = stubborn(log);
    const call = pMap([1, 2, 3], async (value, index, context) => {
      if (value !== 1) return slow(value, index, context);
      await context.task.sleep(10);
      throw error;
    });
    await expect(call).rejects.toBe(error);
    expect(log).toEqual([
      [3, 30],
      [2, 30],
    ]);
  });

  inBothTiers('that fails stops them at once, where asked not to wait', async () => {
    const log: unknown[] = [];
    const slow = stubborn(log);
    const call = pMap(
      [1, 2],
      async (value, index, context) => {
        if (value === 2) return slow(value, index, context);
        await context.task.sleep(10);
        throw error;
      },
      { awaitRunning: false },
    );
    await expect(call).rejects.toBe(error);
    expect([log, now()]).toEqual([[], 10]);
    await Task.sleep(21);
    expect(log).toEqual([[2, 30]]);
  });

  inBothTiers('that fails while others fail: none of the errors is lost', async () => {
    const later = new Error('later');
    const first = new Error('first');
    const call = pMap([1, 2], async (value, _index, { task }) => {
      if (value === 1) {
        await task.sleep(1);
        throw first;
      }
      await task.sleep(1000).catch(() => {
        throw later;
      });
    });
    await expect(call).rejects.toBe(first);
    expect(suppressedErrors(first)).toEqual([later]);
  });

  inBothTiers('is not called any more after a failure', async () => {
    const called: number[] = [];
    const call = pMap(
      [1, 2, 3, 4],
      async (value, _index, { task }) => {
        called.push(value);
        await task.sleep(1);
        throw error;
      },
      { concurrency: 2 },
    );
    await expect(call).rejects.toBe(error);
    expect(called).toEqual([1, 2]);
  });

  inBothTiers('that says stop: later ones are cancelled and awaited, earlier ones finish', async () => {
    const log: unknown[] = [];
    const slow = stubborn(log);
    const result = await pMap([0, 1, 2], async (value, index, context) => {
      if (value === 0) await context.task.sleep(50);
      if (value === 1) await context.task.sleep(10);
      if (value === 2) await slow(value, index, context);
      return value === 1 ? pMapStop : value;
    });
    expect([result, log, now()]).toEqual([[0], [[2, 30]], 50]);
  });
});

describe('stopped from outside', () => {
  inBothTiers('by the task that called', async () => {
    const log: unknown[] = [];
    const caller = new Task(() => pMap([1, 2], stubborn(log)));
    await Task.sleep(5);
    caller.cancel('enough');
    const outcome = await caller.result;
    expect(outcome).toMatchObject({ status: 'rejected', reason: { reason: 'enough' } });
    expect((outcome as PromiseRejectedResult).reason).toBeInstanceOf(CancellationError);
    expect(log).toEqual([
      [2, 25],
      [1, 25],
    ]);
  });

  inBothTiers('by a task that was cancelled before: no mapper is called', async () => {
    const called: unknown[] = [];
    const caller = new Task(() => pMap([1], (value) => called.push(value)));
    caller.cancel();
    await expect(caller).rejects.toBeInstanceOf(CancellationError);
    expect(called).toEqual([]);
  });

  inBothTiers('by a signal, with its reason as it is', async () => {
    const log: unknown[] = [];
    const controller = new AbortController();
    const call = pMap([1], stubborn(log), { signal: controller.signal });
    const settled = pMapSettled([1], stubborn(log), { signal: controller.signal, awaitRunning: false });
    const outcomes = Promise.allSettled([call, settled]);
    await Task.sleep(5);
    controller.abort(error);
    await expect(settled).rejects.toBe(error);
    expect(now()).toBe(5);
    await expect(call).rejects.toBe(error);
    await outcomes;
    expect(log).toEqual([
      [1, 25],
      [1, 25],
    ]);
  });
});

describe('the input', () => {
  const source = (log: unknown[], onReturn: () => void = () => {}): AsyncIterable<number> => ({
    [Symbol.asyncIterator]() {
      let value = 0;
      return {
        next: async () => ({ done: false, value: ++value }),
        async return() {
          await Task.sleep(15);
          log.push(['closed', now()]);
          onReturn();
          return { done: true, value: undefined };
        },
      };
    },
  });

  inBothTiers('is closed when the call settles', async () => {
    const log: unknown[] = [];
    const fail = (value: number): number => {
      if (value === 3) throw error;
      return value;
    };
    await expect(pMap(source(log), fail, { concurrency: 1 })).rejects.toBe(error);
    const stop = (value: number) => (value === 3 ? pMapStop : value);
    expect(await pMap(source(log), stop, { concurrency: 1 })).toEqual([1, 2]);
    expect(log).toEqual([
      ['closed', 15],
      ['closed', 30],
    ]);
  });

  inBothTiers('that cannot be closed is told of', async () => {
    const broken = new Error('cannot close');
    const first = new Error('first');
    const source_ = () =>
      source([], () => {
        throw broken;
      });
    const fail = (): never => {
      throw first;
    };
    await expect(pMap(source_(), fail, { concurrency: 1 })).rejects.toBe(first);
    expect(suppressedErrors(first)).toEqual([broken]);
    await expect(pMap(source_(), () => pMapStop, { concurrency: 1 })).rejects.toBe(broken);
  });

  inBothTiers('is pulled once at a time', async () => {
    let pulling = 0;
    let value = 0;
    const input = {
      [Symbol.asyncIterator]: () => ({
        async next() {
          expect(++pulling).toBe(1);
          await Task.sleep(1);
          pulling--;
          return { done: value === 20, value: value++ };
        },
      }),
    };
    expect(await pMap(input, (element) => element, { concurrency: 5 })).toHaveLength(20);
  });

  inBothTiers('may be endless, also with unlimited concurrency', async () => {
    const naturals = function* (): Generator<number> {
      for (let value = 0; ; value++) yield value;
    };
    const stop = async (value: number, _index: number, { task }: WorkContext) => {
      await task.yield();
      return value === 3 ? pMapStop : value;
    };
    expect(await pMap(naturals(), stop)).toEqual([0, 1, 2]);
  });
});

describe('an iterable', () => {
  inBothTiers('that is left has stopped its mappers', async () => {
    const log: unknown[] = [];
    const slow = stubborn(log);
    const mapper = async (value: number, index: number, context: WorkContext) =>
      value === 1 ? value : slow(value, index, context);
    for await (const value of pMapIterable([1, 2, 3], mapper)) {
      expect(value).toBe(1);
      break;
    }
    expect(log).toEqual([
      [2, 20],
      [3, 20],
    ]);
  });

  inBothTiers('that is left does not wait, where asked not to', async () => {
    const log: unknown[] = [];
    const slow = stubborn(log);
    const mapper = async (value: number, index: number, context: WorkContext) =>
      value === 1 ? value : slow(value, index, context);
    for await (const _ of pMapIterable([1, 2], mapper, { awaitRunning: false })) break;
    expect([log, now()]).toEqual([[], 0]);
    await Task.sleep(21);
    expect(log).toEqual([[2, 20]]);
  });

  inBothTiers('stops with the task that iterates it, and with its signal', async () => {
    const log: unknown[] = [];
    const iterate = async (signal?: AbortSignal): Promise<void> => {
      for await (const value of pMapIterable([1], stubborn(log), { signal })) log.push(value);
    };
    const caller = new Task(() => iterate());
    await Task.sleep(5);
    caller.cancel('enough');
    await expect(caller).rejects.toMatchObject({ name: 'AbortError', reason: 'enough' });
    const controller = new AbortController();
    const call = iterate(controller.signal);
    const rejection = expect(call).rejects.toBe(error);
    await Task.sleep(5);
    controller.abort(error);
    await rejection;
    expect(log).toEqual([
      [1, 25],
      [1, 50],
    ]);
  });

  inBothTiers('ends a next() that waits when it is returned', async () => {
    const log: unknown[] = [];
    const iterator = pMapIterable([1], stubborn(log))[Symbol.asyncIterator]();
    const next = iterator.next();
    await Task.sleep(5);
    await Promise.all([next, iterator.return?.()]).then(([step]) => expect(step.done).toBe(true));
    expect(log).toEqual([[1, 25]]);
  });

  inBothTiers('that fails stops what comes later, and hands out what comes before', async () => {
    const log: unknown[] = [];
    const slow = stubborn(log);
    const seen: number[] = [];
    const mapper = async (value: number, index: number, context: WorkContext): Promise<number> => {
      if (value === 3) await slow(value, index, context);
      await context.task.sleep(value === 1 ? 50 : 1);
      if (value === 2) throw error;
      return value;
    };
    const iterate = async (): Promise<void> => {
      for await (const value of pMapIterable([1, 2, 3], mapper)) seen.push(value);
    };
    await expect(iterate()).rejects.toBe(error);
    expect([seen, log, now()]).toEqual([[1], [[3, 21]], 50]);
  });
});

inBothTiers(
  'an iterable in order of completion stops all at a failure, while its consumer is busy',
  async () => {
    const log: unknown[] = [];
    const slow = stubborn(log);
    const mapper = async (value: number, index: number, context: WorkContext): Promise<number> => {
      if (value === 1) await slow(value, index, context);
      if (value === 3) await context.task.sleep(10);
      if (value === 3) throw error;
      return value;
    };
    const iterate = async (): Promise<void> => {
      for await (const value of pMapIterable([1, 2, 3], mapper, { preserveOrder: false })) {
        log.push(value);
        await Task.sleep(100);
      }
    };
    await expect(iterate()).rejects.toBe(error);
    expect([log, now()]).toEqual([[2, [1, 30]], 100]);
  },
);

test('on the host of a program that has no adapter', async () => {
  const double = async (value: number): Promise<number> => delay(1, value * 2);
  expect(await pMap([1, 2, 3], double, { concurrency: 2 })).toEqual([2, 4, 6]);
});
