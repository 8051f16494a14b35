import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { Task, TaskLocal, withTimeout } from '../src/index.ts';

/** How many timers Node holds. */
function timers(): number {
  return process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
}

test('deadline.6: 100,000 concurrent timeouts cost a few timers of Node', async () => {
  const before = timers();
  const hold = Promise.withResolvers<void>();
  const task = new Task(async () => {
    const calls: Promise<unknown>[] = [];
    for (let index = 0; index < 100_000; index += 1) {
      calls.push(withTimeout(3_600_000 + (index % 1_000), () => hold.promise));
    }
    const most = timers() - before;
    hold.resolve();
    await Promise.all(calls);
    return most;
  });
  const most = await task;
  assert.ok(most >= 1 && most <= 5, `${most} timers`);
  await delay(1);
  assert.ok(timers() - before <= 1, `${timers() - before} left`);
});

test('local.5: bindings survive the timers, reactions, immediates and callbacks of Node', async () => {
  const local = new TaskLocal({ defaultValue: 'default' });
  const seen: Record<string, string> = {};
  await new Task(() =>
    local.withValue('bound', async () => {
      await delay(1);
      seen['timers/promises'] = local.get();
      await new Promise<void>((resolve) =>
        setTimeout(() => ((seen['setTimeout'] = local.get()), resolve()), 1),
      );
      await new Promise<void>((resolve) =>
        setImmediate(() => ((seen['setImmediate'] = local.get()), resolve())),
      );
      await new Promise<void>((resolve) =>
        queueMicrotask(() => ((seen['queueMicrotask'] = local.get()), resolve())),
      );
      await new Promise<void>((resolve) =>
        process.nextTick(() => ((seen['nextTick'] = local.get()), resolve())),
      );
      await new Promise<void>((resolve) => {
        const interval = setInterval(() => {
          seen['setInterval'] = local.get();
          clearInterval(interval);
          resolve();
        }, 1);
      });
      seen['after all'] = local.get();
    }),
  );
  assert.deepEqual(new Set(Object.values(seen)), new Set(['bound']));
  assert.equal(Object.keys(seen).length, 7);
  assert.equal(local.get(), 'default');
});
