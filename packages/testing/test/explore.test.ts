import {
  Task,
  host as installed,
  taskTree,
  withTaskGroup,
  withTimeout,
  type TaskGroup,
} from '@tasktree/core';
import { expect, test } from 'vitest';
import {
  assertNoLeaks,
  createTestHost,
  ExplorationError,
  explore,
  replay,
  withTestHost,
} from '../src/index.ts';

test('clock.4: all waits of the library follow the virtual clock', async () => {
  const before = installed.name;
  const seen = await withTestHost({}, async (host) => {
    expect(installed.name).toBe('test');
    const order: string[] = [];
    const task = new Task(async (task) => {
      await task.sleep({ minutes: 2 });
      order.push('slept');
      await task
        .withTimeout(60_000, (inner) => inner.sleep(1e9))
        .catch((error: Error) => order.push(error.name));
      await task.yield();
      return host.clock.now();
    });
    await host.advance(119_999);
    expect(order).toEqual([]);
    await host.advance(1);
    expect(order).toEqual(['slept']);
    expect(host.pendingTimers).toBeGreaterThan(0);
    await host.runUntilIdle();
    return [...order, await task];
  });
  expect(seen).toEqual(['slept', 'TimeoutError', 180_000]);
  expect(installed.name).toBe(before);
});

test.each(['full', 'explicit'] as const)('tier %s: the current task after an await', async (ambient) => {
  await withTestHost({ ambient, autoAdvance: true, seed: 5 }, async () => {
    const task: Task<boolean> = new Task(async (handle) => {
      expect(Task.current?.id).toBe(handle.id);
      await handle.sleep(1000);
      return Task.current?.id === handle.id;
    });
    expect(await task).toBe(ambient === 'full');
  });
});

test('what is left over is listed', async () => {
  let open: (() => void) | undefined;
  const leaky = withTestHost({}, async () => {
    void new Task(() => new Promise<void>((resolve) => (open = resolve)), { name: 'left' });
    await Promise.resolve();
  });
  await expect(leaky).rejects.toThrow(/left over:\n  task #\d+ 'left': /);
  expect(() => assertNoLeaks()).toThrow(/'left'/);
  open!();
  await new Promise((resolve) => setImmediate(resolve));
  expect(taskTree().tasks).toEqual([]);
  assertNoLeaks();
});

test('pending timers and jobs are named', () => {
  const host = createTestHost();
  assertNoLeaks(host);
  const cancel = host.clock.schedule(1, () => {});
  host.scheduler.enqueue({ priority: 21, run() {} }, 21);
  expect(() => assertNoLeaks(host)).toThrow('1 pending timer\n  1 job that did not start');
  cancel();
});

/** Loses an update when the second child reads before the first has written. */
async function racy(): Promise<void> {
  let balance = 0;
  await withTaskGroup(async (group: TaskGroup<void>) => {
    for (let i = 0; i < 2; i += 1) {
      group.addTask(async () => {
        const read = balance;
        await Promise.resolve();
        balance = read + 1;
      });
    }
  });
  if (balance !== 2) throw new Error(`balance is ${balance}`);
}

test('explore finds a race, names the seed, and replay shows it again', async () => {
  const error: ExplorationError = await explore(racy, { seeds: 50 }).then(
    () => Promise.reject(new Error('found nothing')),
    (failure: ExplorationError) => failure,
  );
  expect(error).toBeInstanceOf(ExplorationError);
  expect(error.message).toMatch(/^Seed \d+: balance is 1/);
  for (let i = 0; i < 3; i += 1) await expect(replay(racy, error.seed)).rejects.toThrow('balance is 1');
});

test('not every order of events shows that race', async () => {
  const found: number[] = [];
  for (let seed = 1; seed <= 50; seed += 1) await replay(racy, seed).catch(() => found.push(seed));
  expect(found.length).toBeGreaterThan(0);
  expect(found.length).toBeLessThan(50);
});

test('explore lets a right program pass, on time that moves by itself', async () => {
  const runs = await explore(
    async (host) => {
      const began = host.clock.now();
      const order = await withTaskGroup(async (group: TaskGroup<string>) => {
        group.addTask(async (task) => (await task.sleep(5000), 'slow'));
        group.addTask(() => withTimeout(1000, async () => 'quick'));
        return [(await group.next()).value, (await group.next()).value];
      });
      expect(order).toEqual(['quick', 'slow']);
      expect(host.clock.now() - began).toBe(5000);
    },
    { seeds: 30 },
  );
  expect(runs).toBe(30);
});

test('a program that hangs fails, and says what waits', async () => {
  let open: (() => void) | undefined;
  const stuck = () =>
    new Task(() => new Promise<void>((resolve) => (open = resolve)), { name: 'hanging' }).value;
  await expect(explore(stuck, { seeds: [7], stuckAfter: 20 })).rejects.toThrow(
    /^Seed 7: The program is stuck\.\ntask #\d+ 'hanging': /,
  );
  open!();
  await new Promise((resolve) => setImmediate(resolve));
});

test('seeds: none is an error', async () => {
  await expect(explore(() => {}, { seeds: [] })).rejects.toThrow(/^seeds: /);
});

test('error.10: options that it does not know are refused', async () => {
  const misspelt = { seed: 5 } as never;
  await expect(explore(() => {}, misspelt)).rejects.toThrow('did you mean options.seeds?');
  await expect(replay(() => {}, 1, { seeds: 5 } as never)).rejects.toThrow('options.seeds is not known');
  expect(() => createTestHost({ autoadvance: true } as never)).toThrow('did you mean options.autoAdvance?');
});
