import { AsyncLocalStorage } from 'node:async_hooks';
import { expect, test, vi } from 'vitest';
import { createTestHost } from '../src/test-host.ts';

const at = (host: ReturnType<typeof createTestHost>, instant: number, then: () => void) =>
  host.clock.schedule(instant, then);

test('clock.4: time stands still until told, and moves from timer to timer', async () => {
  const host = createTestHost();
  const seen: [string, number][] = [];
  const note = (name: string) => () => seen.push([name, host.clock.now()]);
  at(host, 20, note('b'));
  at(host, 10, () => {
    note('a')();
    void Promise.resolve().then(() => at(host, 15, note('added')));
  });
  at(host, 31, note('c'));
  await host.settle();
  expect(seen).toEqual([]);
  await host.advance(30);
  expect(seen).toEqual([
    ['a', 10],
    ['added', 15],
    ['b', 20],
  ]);
  expect(host.clock.now()).toBe(30);
  expect(host.clock.wallNow!()).toBe(Date.UTC(2026, 0, 1) + 30);
  expect(host.pendingTimers).toBe(1);
  await host.advance(1);
  expect(seen.at(-1)).toEqual(['c', 31]);
});

test('promise reactions and jobs of one instant are done before the next', async () => {
  const host = createTestHost();
  const seen: string[] = [];
  at(host, 10, async () => {
    await new Promise<void>((resolve) => host.scheduler.enqueue({ priority: 21, run: resolve }, 21));
    for (let i = 0; i < 50; i += 1) await Promise.resolve();
    await host.scheduler.yieldToHost();
    seen.push(`after ${host.clock.now()}`);
  });
  at(host, 11, () => seen.push('next'));
  await host.advance(100);
  expect(seen).toEqual(['after 10', 'next']);
});

test('runUntilIdle jumps until nothing is left', async () => {
  const host = createTestHost();
  let rounds = 0;
  const again = (): void => {
    rounds += 1;
    if (rounds < 100) at(host, host.clock.now() + 1_000_000, again);
  };
  at(host, 1_000_000, again);
  await host.runUntilIdle();
  expect(rounds).toBe(100);
  expect(host.clock.now()).toBe(100_000_000);
  expect(host.pendingTimers).toBe(0);
});

test('autoAdvance: when nothing is ready, time jumps by itself', async () => {
  const host = createTestHost({ autoAdvance: true, start: 0 });
  const seen: number[] = [];
  const sleep = (ms: number) => new Promise<void>((resolve) => at(host, host.clock.now() + ms, resolve));
  await Promise.all([
    (async () => {
      await sleep(3_600_000);
      seen.push(host.clock.now());
      await sleep(1);
      seen.push(host.clock.now());
    })(),
    (async () => {
      await sleep(60_000);
      seen.push(host.clock.now());
    })(),
  ]);
  expect(seen).toEqual([60_000, 3_600_000, 3_600_001]);
});

test('a loose timer does not make time jump by itself', async () => {
  const host = createTestHost({ autoAdvance: true });
  let called = false;
  host.clock.schedule(1000, () => (called = true), 0, false);
  for (let i = 0; i < 10; i += 1) await new Promise((resolve) => setImmediate(resolve));
  expect(called).toBe(false);
  expect(host.pendingTimers).toBe(1);
  await host.advance(1000);
  expect(called).toBe(true);
});

test('who yields in a loop does not stop time', async () => {
  const host = createTestHost();
  let stop = false;
  at(host, 50, () => (stop = true));
  const polling = (async () => {
    while (!stop) await host.scheduler.yieldToHost();
  })();
  await host.advance(50);
  await polling;
});

test("a test runner's fake timers do not stop the host", async () => {
  vi.useFakeTimers();
  try {
    const host = createTestHost();
    let called = false;
    at(host, 5, () => (called = true));
    await host.advance(5);
    expect(called).toBe(true);
  } finally {
    vi.useRealTimers();
  }
});

test('timers run in nobody’s context', async () => {
  const storage = new AsyncLocalStorage<string>();
  const host = createTestHost({ autoAdvance: true });
  const seen = await storage.run(
    'somebody',
    () => new Promise((resolve) => at(host, 5, () => resolve(storage.getStore() ?? 'nobody'))),
  );
  expect(seen).toBe('nobody');
});

test('misuse names the argument', async () => {
  expect(() => createTestHost({ seed: 0.5 })).toThrow(/^seed: /);
  expect(() => createTestHost({ start: NaN })).toThrow(/^start: /);
  await expect(createTestHost().advance(-1)).rejects.toThrow(/^milliseconds: /);
});
