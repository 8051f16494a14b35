import { CancellationError, Task, now, suppressedErrors, type TaskContext } from '@tasktree/core';
import theirs from 'p-queue';
import nine from 'p-queue-9';
import { describe, expect, test, vi } from 'vitest';
import PQueue, { TimeoutError, type WorkContext } from '../src/p-queue/index.ts';
import { delay, unhandled } from './side-by-side.ts';
import { inBothTiers } from './tiers.ts';

const error = new Error('no');

/** Works for a long time, and takes a while to stop. */
const stubborn = async ({ task }: WorkContext): Promise<string> => {
  await task.sleep(1000).catch(() => {});
  await task.withTaskCancellationShield((inside) => inside.sleep(20));
  return 'late';
};

async function inFakeTime<T>(body: () => Promise<T>): Promise<T> {
  vi.useFakeTimers();
  try {
    const ended = body();
    await vi.advanceTimersByTimeAsync(1000);
    return await ended;
  } finally {
    vi.useRealTimers();
  }
}

describe('a function', () => {
  inBothTiers('is told its signal and its task, whether or not it was given a signal', async () => {
    const queue = new PQueue({ concurrency: 1 });
    const work = async ({ signal, task }: WorkContext): Promise<unknown[]> => {
      const current = Task.current?.id;
      await task.sleep(1);
      return [signal.aborted, signal === task.signal, current === task.id];
    };
    expect(await queue.addAll([work, work])).toEqual([
      [false, true, true],
      [false, true, true],
    ]);
  });

  inBothTiers('that is timed out is cancelled, and its place is free when it has ended', async () => {
    const queue = new PQueue({ concurrency: 1, timeout: 10 });
    let reason: unknown;
    const first = queue.add((context) => {
      context.signal.addEventListener('abort', () => (reason = context.signal.reason));
      return stubborn(context);
    });
    const second = queue.add(() => now());
    const rejection = await first.catch((caught: unknown) => caught);
    expect(rejection).toBeInstanceOf(TimeoutError);
    expect(rejection).toHaveProperty('message', 'Task timed out after 10ms (queue has 1 running, 0 waiting)');
    expect((reason as CancellationError).reason).toBe(rejection);
    expect(now()).toBe(30);
    expect(await second).toBe(30);
  });

  inBothTiers('that is timed out is not waited for where asked not to, but keeps its place', async () => {
    const queue = new PQueue({ concurrency: 1, timeout: 10, awaitRunning: false });
    const events: unknown[] = [];
    queue.on('error', () => events.push(now()));
    const first = queue.add(stubborn);
    const second = queue.add(() => now());
    await expect(first).rejects.toBeInstanceOf(TimeoutError);
    expect([now(), queue.pending]).toEqual([10, 1]);
    expect(await second).toBe(30);
    expect(events).toEqual([10]);
  });

  inBothTiers('that is aborted while it runs: the reason of the signal, when it has ended', async () => {
    const queue = new PQueue({ concurrency: 1 });
    const controller = new AbortController();
    const reason = new RangeError('why');
    const failing = ({ task }: WorkContext): Promise<void> =>
      task.sleep(1000).catch(() => {
        throw error;
      });
    const call = queue.add(failing, { signal: controller.signal });
    const rejection = expect(call).rejects.toBe(reason);
    await Task.sleep(5);
    controller.abort(reason);
    await rejection;
    expect(suppressedErrors(reason)).toEqual([error]);
  });

  inBothTiers('is stopped with the task that added it, in line and while it runs', async () => {
    const queue = new PQueue({ concurrency: 1 });
    const called: unknown[] = [];
    const running = new Task(() => queue.add(stubborn));
    const waiting = new Task(() => queue.add(() => called.push('called')));
    await Task.sleep(5);
    expect([queue.pending, queue.size]).toEqual([1, 1]);
    waiting.cancel('enough');
    expect([queue.pending, queue.size]).toEqual([1, 0]);
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError', reason: 'enough' });
    running.cancel('enough');
    await expect(running).rejects.toBeInstanceOf(CancellationError);
    expect(now()).toBe(25);
    await queue.onIdle();
    const late = new Task(() => queue.add(() => called.push('called')));
    late.cancel();
    await expect(late).rejects.toBeInstanceOf(CancellationError);
    expect(called).toEqual([]);
  });

  inBothTiers('keeps its place until its children have ended', async () => {
    const queue = new PQueue({ concurrency: 1 });
    const child = (task: TaskContext) => task.withTaskCancellationShield((inside) => inside.sleep(20));
    void queue.add(({ task }) => void task.asyncLet(child));
    expect(await queue.add(() => now())).toBe(20);
  });
});

test('no more run than the limit says, where the original counts those that were timed out as gone', async () => {
  const most = async (Queue: typeof theirs): Promise<number> => {
    const queue = new Queue({ concurrency: 1, timeout: 10 });
    let running = 0;
    let seen = 0;
    const work = async (): Promise<void> => {
      seen = Math.max(seen, ++running);
      await delay(30);
      running--;
    };
    await Promise.allSettled([queue.add(work), queue.add(work), queue.add(work)]);
    await queue.onIdle();
    return seen;
  };
  expect(await inFakeTime(() => most(theirs))).toBe(3);
  expect(await inFakeTime(() => most(PQueue as unknown as typeof theirs))).toBe(1);
});

test('no more start in a window than the cap says, where version 9 begins two windows at once', async () => {
  const starts = async (Queue: typeof theirs): Promise<number[]> => {
    const queue = new Queue({ intervalCap: 2, interval: 50 });
    const start = Date.now();
    const times: number[] = [];
    const work = (): void => void times.push(Date.now() - start);
    await queue.add(work);
    await delay(1);
    await Promise.all(Array.from({ length: 5 }, () => queue.add(work)));
    return times;
  };
  expect(await inFakeTime(() => starts(nine as unknown as typeof theirs))).toEqual([0, 1, 50, 50, 51, 51]);
  expect(await inFakeTime(() => starts(PQueue as unknown as typeof theirs))).toEqual([
    0, 1, 50, 50, 100, 100,
  ]);
});

inBothTiers('addAll stops the others at the first failure, and waits for them', async () => {
  const queue = new PQueue({ concurrency: 2 });
  const called: unknown[] = [];
  const failing = async ({ task }: WorkContext): Promise<never> => {
    await task.sleep(10);
    throw error;
  };
  const call = queue.addAll<unknown>([failing, stubborn, () => called.push('called')]);
  await expect(call).rejects.toBe(error);
  expect([called, now(), queue.size]).toEqual([[], 30, 0]);
  await queue.onIdle();
});

inBothTiers('addAll lets the others go on, where asked not to wait', async () => {
  const queue = new PQueue({ concurrency: 1 });
  const called: unknown[] = [];
  const failing = async (): Promise<never> => Promise.reject(error);
  const call = queue.addAll<unknown>([failing, () => called.push('called')], { awaitRunning: false });
  await expect(call).rejects.toBe(error);
  await queue.onIdle();
  expect(called).toEqual(['called']);
});

describe('clear', () => {
  test('leaves nothing pending, where version 9 does', async () => {
    for (const [Queue, expected] of [
      [nine as unknown as typeof theirs, 'pending'],
      [theirs, 'AbortError'],
      [PQueue as unknown as typeof theirs, 'AbortError'],
    ] as const) {
      const queue = new Queue({ concurrency: 1 });
      const running = queue.add(() => delay(2));
      const waiting = queue.add(() => 1);
      queue.clear();
      await running;
      const outcome = await Promise.race([
        waiting.catch((reason: unknown) => (reason as Error).name),
        delay(3, 'pending'),
      ]);
      expect(outcome).toBe(expected);
    }
  });

  test('is no unhandled rejection for those who do not look', async () => {
    const errors = await unhandled(async () => {
      const queue = new PQueue({ concurrency: 1 });
      void queue.add(() => delay(1));
      void queue.add(() => 1);
      queue.clear();
      await queue.onIdle();
    });
    expect(errors).toEqual([]);
  });
});

test('a listener that throws does not stop the queue', async () => {
  const queue = new PQueue({ concurrency: 1 });
  const errors = await unhandled(async () => {
    queue.once('error', () => {
      throw error;
    });
    await queue.add(() => Promise.reject(error)).catch(() => {});
    expect(await queue.add(() => 'next')).toBe('next');
  });
  expect(errors).toEqual([['Error', 'Error', 'no']]);
});

inBothTiers('a queue class that cannot take a function out keeps nobody from their turn', async () => {
  class Line {
    readonly #runs: (() => Promise<unknown>)[] = [];
    get size(): number {
      return this.#runs.length;
    }
    enqueue(run: () => Promise<unknown>): void {
      this.#runs.push(run);
    }
    dequeue(): (() => Promise<unknown>) | undefined {
      return this.#runs.shift();
    }
    filter(): (() => Promise<unknown>)[] {
      return this.#runs;
    }
    setPriority(): void {}
  }
  const queue = new PQueue({ concurrency: 1, queueClass: Line });
  const controller = new AbortController();
  const first = queue.add(({ task }) => task.sleep(10));
  const second = queue.add(() => 'never', { signal: controller.signal });
  const third = queue.add(() => 'third');
  controller.abort(error);
  await expect(second).rejects.toBe(error);
  await first;
  expect(await third).toBe('third');
  await queue.onIdle();
  expect(queue.pending).toBe(0);
});
