import { AbandonedTasksError, Task, now, suppressedErrors, taskTree, type TaskContext } from '@tasktree/core';
import { describe, expect } from 'vitest';
import pLimit from '../src/p-limit/index.ts';
import pMap, { pMapIterable, pMapStop } from '../src/p-map/index.ts';
import PQueue, { TimeoutError } from '../src/p-queue/index.ts';
import pTimeout from '../src/p-timeout/index.ts';
import { inBothTiers } from './tiers.ts';

const error = new Error('no');
/** Takes no notice of anything for so long. */
const deaf = (task: TaskContext, ms: number) => task.withTaskCancellationShield((inside) => inside.sleep(ms));
const left = (reason: unknown): unknown[] =>
  suppressedErrors(reason).flatMap((one) =>
    one instanceof AbandonedTasksError ? one.tasks.map(({ name }) => name) : [],
  );
const abandoned = (): unknown[] =>
  taskTree()
    .tasks.filter(({ state }) => state === 'abandoned')
    .map(({ name }) => name);

describe('what takes no notice is left behind after abandonAfter', () => {
  inBothTiers('by a queue, which goes on', async () => {
    const queue = new PQueue({ concurrency: 1, timeout: 30, abandonAfter: 20 });
    const hung = queue.add(({ task }) => deaf(task, 1000), { id: 'hung' }).catch((reason: unknown) => reason);
    const next = queue.add(() => now());
    const reason = await hung;
    expect(reason).toBeInstanceOf(TimeoutError);
    expect([now(), await next, queue.pending]).toEqual([50, 50, 0]);
    await queue.onIdle();
    expect([left(reason), abandoned(), queue.runningTasks]).toEqual([['PQueue hung'], ['PQueue hung'], []]);
    await Task.sleep(1000);
    expect(abandoned()).toEqual([]);
  });

  inBothTiers('by a queue whose add says so, and in time it is no matter', async () => {
    const queue = new PQueue({ concurrency: 1 });
    const controller = new AbortController();
    const options = { signal: controller.signal, abandonAfter: { seconds: 1 } };
    const call = queue.add(({ task }) => deaf(task, 500), options);
    await Task.sleep(5);
    controller.abort(error);
    await expect(call).rejects.toBe(error);
    expect([now(), suppressedErrors(error)]).toEqual([500, []]);
    expect(await queue.add(({ task }) => task.sleep(5).then(() => 'value'), { abandonAfter: 1 })).toBe(
      'value',
    );
    await expect(queue.add(() => Promise.reject(error), { abandonAfter: 1 })).rejects.toBe(error);
  });

  inBothTiers('by a queue that does not wait for it: the promise at once, the place later', async () => {
    const queue = new PQueue({ concurrency: 1, timeout: 30, abandonAfter: 20, awaitRunning: false });
    const hung = queue.add(({ task }) => deaf(task, 1000));
    const next = queue.add(() => now());
    await expect(hung).rejects.toBeInstanceOf(TimeoutError);
    expect([now(), await next]).toEqual([30, 50]);
    await Task.sleep(1000);
  });

  inBothTiers('by a limit', async () => {
    const limit = pLimit({ concurrency: 1, abandonAfter: 20 });
    async function hung({ task }: { readonly task: TaskContext }): Promise<void> {
      await deaf(task, 1000);
    }
    const caller = new Task(() => limit.withContext(hung));
    const outcome = caller.catch((reason: unknown) => reason);
    await Task.sleep(1);
    const next = limit(() => now());
    await Task.sleep(4);
    caller.cancel('enough');
    const reason = await outcome;
    expect(reason).toMatchObject({ name: 'AbortError', reason: 'enough' });
    expect([left(reason), await next, limit.activeCount]).toEqual([['pLimit: hung'], 25, 0]);
    expect(await limit((a: number) => a + 1, 1)).toBe(2);
    await Task.sleep(1000);
  });

  inBothTiers('by a timeout', async () => {
    const call = pTimeout(async ({ task }) => deaf(task, 1000), { milliseconds: 10, abandonAfter: 20 });
    const reason = await call.catch((caught: unknown) => caught);
    expect([String(reason), now(), left(reason)]).toEqual([
      'TimeoutError: Promise timed out after 10 milliseconds',
      30,
      ['pTimeout'],
    ]);
    const options = { milliseconds: 10, abandonAfter: 20, fallback: () => now() };
    expect(await pTimeout(async ({ task }) => deaf(task, 1000), options)).toBe(60);
    expect(await pTimeout(async () => 'value', options)).toBe('value');
    await Task.sleep(1000);
  });

  inBothTiers('by a map', async () => {
    const error = new Error('first');
    const mapper = async (value: number, _index: number, { task }: { readonly task: TaskContext }) => {
      if (value === 2) throw error;
      await deaf(task, 1000);
    };
    await expect(pMap([1, 2], mapper, { abandonAfter: 20 })).rejects.toBe(error);
    expect([
      now(),
      suppressedErrors(error).filter((one) => one instanceof AbandonedTasksError).length,
    ]).toEqual([20, 1]);
    expect(taskTree().tasks.map(({ name }) => name)).not.toContain('pMap');
    await Task.sleep(1000);
  });

  inBothTiers('by a map that is stopped, whose results are in the error', async () => {
    const mapper = async (value: number, _index: number, { task }: { readonly task: TaskContext }) => {
      if (value === 3) await deaf(task, 1000);
      await task.sleep(value);
      return value === 2 ? pMapStop : value;
    };
    const reason = await pMap([1, 2, 3], mapper, { abandonAfter: 20 }).catch((caught: unknown) => caught);
    expect(reason).toBeInstanceOf(AbandonedTasksError);
    expect([now(), (reason as AbandonedTasksError).value]).toEqual([22, [1]]);
    await Task.sleep(1000);
    expect(await pMap([1, 2, 4], mapper, { abandonAfter: 20 })).toEqual([1]);
  });

  inBothTiers('by the iteration of a map', async () => {
    const start = now();
    const mapper = async (value: number, _index: number, { task }: { readonly task: TaskContext }) =>
      value === 1 ? value : deaf(task, 1000);
    const iterate = async (): Promise<void> => {
      for await (const value of pMapIterable([1, 2], mapper, { abandonAfter: 20 })) if (value === 1) break;
    };
    await expect(iterate()).rejects.toBeInstanceOf(AbandonedTasksError);
    expect(now() - start).toBe(20);
    await Task.sleep(1000);
  });

  inBothTiers('and a time that is none is refused', async () => {
    const abandonAfter = 'soon' as never;
    expect(() => new PQueue({ abandonAfter })).toThrow('new PQueue: options.abandonAfter');
    expect(() => pLimit({ concurrency: 1, abandonAfter })).toThrow('pLimit: options.abandonAfter');
    expect(() => pMapIterable([], () => {}, { abandonAfter })).toThrow('pMapIterable: options.abandonAfter');
    await expect(pMap([], () => {}, { abandonAfter })).rejects.toThrow('pMap: options.abandonAfter');
    await expect(new PQueue().add(() => {}, { abandonAfter })).rejects.toThrow(
      'queue.add: options.abandonAfter',
    );
    const call = pTimeout(() => {}, { milliseconds: 1, abandonAfter });
    await expect(call).rejects.toThrow('pTimeout: options.abandonAfter');
  });
});

inBothTiers('work has a name by which reports find it', async () => {
  const limit = pLimit(1);
  const queue = new PQueue({ concurrency: 1 });
  async function download(): Promise<void> {
    await Task.current?.sleep(5);
  }
  const calls = [
    limit(download),
    limit(() => download()),
    queue.add(download),
    queue.add(download, { id: 'mine' }),
    pTimeout(download, { milliseconds: 50 }),
    pMap([1], download),
  ];
  await Task.sleep(1);
  const names = taskTree().tasks.map(({ name }) => name);
  expect(names.filter((name) => name !== undefined)).toEqual([
    'pLimit: download',
    'pLimit',
    'PQueue 1',
    'PQueue mine',
    'pTimeout: download',
    'pMap',
  ]);
  await Promise.all(calls);
});
