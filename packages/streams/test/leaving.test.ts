import { CancellationError, Task, TaskPriority, suppressedErrors, taskTree } from '@tasktree/core';
import { withTestHost } from '@tasktree/testing';
import { describe, expect, test } from 'vitest';
import { buffer, chunked, combineLatest, debounce, flatMapLatest, merge, share, zip } from '../src/index.ts';

type Numbers = AsyncIterable<number>;

/** All operators that have tasks of their own, each over one endless source, giving at least one element for each of its. */
const operators: Record<string, (source: Numbers) => AsyncIterable<unknown>> = {
  merge: (source) => merge(source),
  zip: (source) => zip(source),
  combineLatest: (source) => combineLatest(source),
  buffer: (source) => buffer(source, 2),
  chunked: (source) => chunked(source, { count: 1, time: 1000 }),
  debounce: (source) => debounce(source, 5),
  flatMapLatest: (source) => flatMapLatest(source, (value) => [value]),
  'flatMapLatest, inside': (source) => flatMapLatest([0], () => source),
  share: (source) => share(source),
  nested: (source) => merge(buffer(zip(source), 1)),
};
const all = Object.entries(operators);

function fail(error: Error): never {
  throw error;
}

/** Numbers every 10 ms; its closing takes 50 ms. */
function slow(log: string[]): Numbers {
  return (async function* () {
    try {
      for (let value = 0; ; value += 1) {
        await Task.sleep(10);
        yield value;
      }
    } finally {
      await new Task(() => Task.sleep(50));
      log.push('closed');
    }
  })();
}

async function* closesBadly(error: Error): AsyncGenerator<number> {
  try {
    for await (const value of slow([])) yield value;
  } finally {
    fail(error);
  }
}

describe.each(['full', 'explicit'] as const)('tier %s', (ambient) => {
  test.each(all)('%s: when the loop is left, the source is closed', (_, operator) =>
    withTestHost({ ambient, autoAdvance: true }, async () => {
      const log: string[] = [];
      await new Task(async () => {
        for await (const _ of operator(slow(log))) break;
        log.push('left');
      });
      expect(log).toEqual(['closed', 'left']);
      expect(taskTree().tasks).toEqual([]);
    }),
  );

  test.each(all)('%s: an error in the loop closes the source, and comes out', (_, operator) =>
    withTestHost({ ambient, autoAdvance: true }, async () => {
      const log: string[] = [];
      const task = new Task(async () => {
        for await (const _ of operator(slow(log))) throw new Error('in the loop');
      });
      await expect(task).rejects.toThrow('in the loop');
      expect(log).toEqual(['closed']);
    }),
  );

  test.each(all)('%s: a cancelled consumer goes on when the source is closed', (_, operator) =>
    withTestHost({ ambient }, async (host) => {
      const log: string[] = [];
      const task = new Task(async () => {
        for await (const _ of operator(slow(log))) log.length = 0;
        log.push('over');
      });
      await host.advance(55);
      task.cancel('enough');
      expect(log).toEqual([]);
      await host.advance(60);
      await task.catch((error: unknown) => expect(error).toBeInstanceOf(CancellationError));
      expect(log.slice(0, 1)).toEqual(['closed']);
      expect(taskTree().tasks).toEqual([]);
    }),
  );

  test.each(all)('%s: what a body leaves running is cancelled and awaited when it ends', (_, operator) =>
    withTestHost({ ambient, autoAdvance: true }, async () => {
      const log: string[] = [];
      const task = new Task(async () => {
        await operator(slow(log))[Symbol.asyncIterator]().next();
        log.push('the body has ended');
      });
      await task;
      expect(log).toEqual(['the body has ended', 'closed']);
      expect(taskTree().tasks).toEqual([]);
    }),
  );

  test.each(all)('%s: what closing throws then is kept under the error of the body', (_, operator) =>
    withTestHost({ ambient, autoAdvance: true }, async () => {
      const closing = new Error('while closing');
      const error = new Error('of the body');
      const task = new Task(async () => {
        await operator(closesBadly(closing))[Symbol.asyncIterator]().next();
        throw error;
      });
      await expect(task).rejects.toBe(error);
      expect(suppressedErrors(error)).toEqual([closing]);
    }),
  );

  test.each(all)('%s: what closing throws is kept under the cancellation', (_, operator) =>
    withTestHost({ ambient, autoAdvance: true }, async () => {
      const closing = new Error('while closing');
      const task = new Task(async () => {
        for await (const _ of operator(closesBadly(closing)));
      });
      await Task.sleep(25);
      task.cancel();
      const error = await task.catch((reason: unknown) => reason);
      expect(error === closing ? [closing] : suppressedErrors(error)).toEqual([closing]);
    }),
  );

  test.each(all)('%s: a source that ends a pull only when it is closed', (_, operator) =>
    withTestHost({ ambient }, async (host) => {
      const log: string[] = [];
      let end: (result: IteratorResult<number, undefined>) => void;
      const stubborn: Numbers = {
        [Symbol.asyncIterator]: () => ({
          next: () => new Promise((resolve) => (end = resolve)),
          return: async () => {
            log.push('return');
            end({ done: true, value: undefined });
            return { done: true, value: undefined };
          },
        }),
      };
      const task = new Task(async () => {
        for await (const _ of operator(stubborn)) expect.unreachable();
      });
      await host.advance(20);
      task.cancel();
      await expect(task).rejects.toBeInstanceOf(CancellationError);
      expect(log).toEqual(['return']);
    }),
  );
});

test('an error while closing comes out of the loop that is left', () =>
  withTestHost({ autoAdvance: true }, async () => {
    const failing = async function* (): AsyncGenerator<number> {
      try {
        for (;;) yield 1;
      } finally {
        fail(new Error('while closing'));
      }
    };
    for (const operator of [operators['merge']!, operators['buffer']!, operators['zip']!]) {
      const task = new Task(async () => {
        for await (const _ of operator(failing())) break;
      });
      await expect(task).rejects.toThrow('while closing');
    }
  }));

test('the first error comes out, with what the closing of the others throws under it', () =>
  withTestHost({ autoAdvance: true }, async () => {
    const first = new Error('first');
    const second = new Error('while closing');
    const fails = async function* (): AsyncGenerator<number> {
      await Task.sleep(10);
      yield fail(first);
    };
    const failsToClose = async function* (): AsyncGenerator<number> {
      try {
        for (;;) {
          await Task.sleep(1);
          yield 1;
        }
      } finally {
        fail(second);
      }
    };
    const task = new Task(async () => {
      for await (const _ of merge(fails(), failsToClose())) await Task.yield();
    });
    await expect(task).rejects.toBe(first);
    expect(suppressedErrors(first)).toEqual([second]);
  }));

test('error.3: an error that nobody has read is not lost', () =>
  withTestHost({}, async (host) => {
    const error = new Error('nobody reads this');
    const source = async function* (): AsyncGenerator<number> {
      yield 1;
      throw error;
    };
    const suppressing = new Error('of the body');
    const task = new Task(async () => {
      const numbers = buffer(source(), 5);
      await numbers.next();
      await Task.sleep(10);
      throw suppressing;
    });
    const { result } = task;
    await host.advance(10);
    expect(await result).toEqual({ status: 'rejected', reason: suppressing });
    expect(suppressedErrors(suppressing)).toEqual([error]);
  }));

test('priority.4: who waits lends its priority to the work', () =>
  withTestHost({}, async (host) => {
    const numbers = merge(slow([]));
    const task = new Task(
      async () => {
        for await (const _ of numbers) await Task.sleep(Infinity);
      },
      { priority: TaskPriority.background },
    );
    await host.settle();
    const priority = (): number | undefined =>
      taskTree().tasks.find(({ name }) => name === 'merge')?.priority;
    expect(priority()).toBe(TaskPriority.background);
    task.escalate(TaskPriority.high);
    expect(priority()).toBe(TaskPriority.high);
    task.cancel();
    await host.advance(100);
    await task.catch(() => {});
  }));

test('an endless source passes through in constant memory', () =>
  withTestHost({}, async () => {
    const endless = async function* (): AsyncGenerator<Uint8Array> {
      for (;;) yield new Uint8Array(10_000);
    };
    let seen = 0;
    const before = process.memoryUsage().arrayBuffers;
    for await (const _ of buffer(merge(endless(), zip(endless())), 4)) {
      seen += 1;
      if (seen === 20_000) break;
    }
    // 200 MB have gone through.
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(100_000_000);
  }));
