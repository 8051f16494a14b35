import { CancellationError, Task, now, suppressedErrors, taskTree } from '@tasktree/core';
import theirs from 'p-limit';
import { describe, expect, test } from 'vitest';
import pLimit from '../src/p-limit/index.ts';
import { delay, unhandled } from './side-by-side.ts';
import { inBothTiers } from './tiers.ts';

const error = new Error('no');

/** Takes no notice of its signal for a while. */
const stubborn = (ms: number) => () => Task.current!.withTaskCancellationShield((inside) => inside.sleep(ms));

describe('a call', () => {
  inBothTiers('is a task, and can be told its signal', async () => {
    const limit = pLimit(1);
    expect(await limit(() => Task.current?.signal.aborted)).toBe(false);
    const told = await limit.withContext(
      async ({ signal, task }, name: string, times: number) => {
        await task.sleep(1);
        return [name, times, signal === task.signal];
      },
      'name',
      2,
    );
    expect(told).toEqual(['name', 2, true]);
    expect(await limit.map([1], (value, index, { task }) => [value, index, task.isCancelled])).toEqual([
      [1, 0, false],
    ]);
  });

  inBothTiers('that waits leaves the line when the task that made it is cancelled', async () => {
    const limit = pLimit(1);
    const running = limit(() => Task.current!.sleep(10));
    const called: unknown[] = [];
    const caller = new Task(() => limit(() => called.push('called')));
    await Task.sleep(5);
    expect(limit.pendingCount).toBe(1);
    caller.cancel('enough');
    expect(limit.pendingCount).toBe(0);
    await expect(caller).rejects.toBeInstanceOf(CancellationError);
    expect(now()).toBe(5);
    await running;
    expect(called).toEqual([]);
  });

  inBothTiers('that runs keeps its place until it has ended', async () => {
    const limit = pLimit(1);
    const caller = new Task(() => limit(stubborn(20)));
    await Task.sleep(1);
    const next = limit(() => now());
    await Task.sleep(4);
    caller.cancel();
    await Task.sleep(1);
    expect(limit.activeCount).toBe(1);
    expect(await next).toBe(20);
    await caller;
  });

  inBothTiers('keeps its place until its children have ended', async () => {
    const limit = pLimit(1);
    const first = limit.withContext(({ task }) => {
      task.asyncLet((child) => child.withTaskCancellationShield((inside) => inside.sleep(20)));
      return now();
    });
    expect(await limit(() => now())).toBe(20);
    expect(await first).toBe(0);
  });

  test('made in a cancelled task is not run, and waits in no line', async () => {
    for (const isFull of [false, true]) {
      const limit = pLimit(1);
      const running = isFull ? limit(() => delay(5)) : undefined;
      const called: unknown[] = [];
      const caller = new Task(() => limit(() => called.push('called')));
      caller.cancel();
      await expect(caller).rejects.toBeInstanceOf(CancellationError);
      expect([called, limit.activeCount, limit.pendingCount]).toEqual([[], isFull ? 1 : 0, 0]);
      await running;
    }
  });

  inBothTiers('that waits shows in the tree', async () => {
    const limit = pLimit(1);
    const calls = [limit(() => Task.sleep(5)), limit(() => {})];
    await Task.sleep(1);
    expect(taskTree().tasks.map(({ waitsFor }) => waitsFor)).toContainEqual(['slot']);
    await Promise.all(calls);
  });
});

describe('clearQueue', () => {
  test('leaves nothing pending, where the original does', async () => {
    for (const [make, expected] of [
      [theirs, 'pending'],
      [pLimit, 'AbortError'],
    ] as const) {
      const limit = make(1);
      const running = limit(() => delay(2));
      const waiting = limit(() => 1);
      limit.clearQueue();
      await running;
      const outcome = await Promise.race([
        waiting.catch((reason: unknown) => (reason as Error).name),
        delay(3, 'pending'),
      ]);
      expect(outcome).toBe(expected);
    }
  });

  test('is no unhandled rejection for those who do not look, unless asked for', async () => {
    for (const [rejectOnClear, reported] of [
      [false, 0],
      [true, 1],
    ] as const) {
      const errors = await unhandled(async () => {
        const limit = pLimit({ concurrency: 1, rejectOnClear });
        void limit(() => delay(1));
        void limit(() => 1);
        limit.clearQueue();
      });
      expect(errors).toHaveLength(reported);
    }
  });
});

describe('map', () => {
  inBothTiers('stops the others at the first failure, and waits for them', async () => {
    const limit = pLimit(2);
    const log: unknown[] = [];
    const later = new Error('later');
    const failure = new Error('first');
    const call = limit.map([1, 2, 3], async (value, _index, { task }) => {
      log.push([value, now()]);
      await task.sleep(value === 1 ? 10 : 1000).catch(() => {});
      if (value === 1) throw failure;
      await task.withTaskCancellationShield((inside) => inside.sleep(20));
      throw later;
    });
    await expect(call).rejects.toBe(failure);
    expect([log, now()]).toEqual([
      [
        [1, 0],
        [2, 0],
      ],
      30,
    ]);
    expect(suppressedErrors(failure)).toEqual([later]);
    expect([limit.activeCount, limit.pendingCount]).toEqual([0, 0]);
  });

  inBothTiers('lets the others go on, where asked not to wait', async () => {
    const limit = pLimit({ concurrency: 1, awaitRunning: false });
    const log: unknown[] = [];
    const call = limit.map([1, 2], async (value, _index, { task }) => {
      await task.sleep(10);
      log.push(value);
      if (value === 1) throw error;
    });
    await expect(call).rejects.toBe(error);
    expect(log).toEqual([1]);
    await Task.sleep(15);
    expect(log).toEqual([1, 2]);
  });

  inBothTiers('ends what it started when the iterable throws', async () => {
    const limit = pLimit(1);
    const log: unknown[] = [];
    const broken = function* (): Generator<number> {
      yield 1;
      throw error;
    };
    await expect(limit.map(broken(), (value) => log.push(value))).rejects.toBe(error);
    await limit(() => {});
    expect(log).toEqual([]);
  });
});
