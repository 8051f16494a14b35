import { AsyncLocalStorage } from 'node:async_hooks';
import { expect, test } from 'vitest';
import { createTestHost } from '../src/test-host.ts';

/** Three loops of promise reactions and a few jobs, as a trace of who went when. */
async function trace(seed: number): Promise<string[]> {
  const host = createTestHost({ seed });
  const seen: string[] = [];
  const add = (name: string, priority: number, then?: () => void) =>
    host.scheduler.enqueue(
      {
        priority,
        run: () => {
          seen.push(name);
          then?.();
        },
      },
      priority,
    );
  const loop = async (name: string) => {
    for (let i = 0; i < 6; i += 1) {
      await Promise.resolve();
      seen.push(name);
    }
  };
  for (let i = 0; i < 6; i += 1) add(`m${i}`, 21, i === 2 ? () => add('h', 25) : undefined);
  add('l', 9);
  await Promise.all([loop('x'), loop('y'), host.scheduler.yieldToHost()]);
  return seen;
}

const seeds = Array.from({ length: 40 }, (_, i) => i);

test('the same seed gives the same order of events', async () => {
  for (const seed of seeds) expect(await trace(seed)).toEqual(await trace(seed));
});

test('different seeds give many different ones', async () => {
  const traces = new Set<string>();
  for (const seed of seeds) traces.add((await trace(seed)).join(' '));
  expect(traces.size).toBeGreaterThan(20);
});

test('priority.2, group.5: under every seed jobs start by priority, then in the order added', async () => {
  for (const seed of seeds) {
    const jobs = (await trace(seed)).filter((name) => name !== 'x' && name !== 'y');
    expect(jobs).toEqual(['m0', 'm1', 'm2', 'h', 'm3', 'm4', 'm5', 'l']);
  }
});

test('local.6: jobs see the context of their enqueue call, and a raised one goes first', async () => {
  const storage = new AsyncLocalStorage<number>();
  for (const seed of seeds) {
    const { scheduler } = createTestHost({ seed });
    const seen: unknown[] = [];
    const jobs = [0, 1, 2, 3, 4].map((i) => ({ priority: 9, run: () => seen.push(storage.getStore()), i }));
    for (const job of jobs) storage.run(job.i, () => scheduler.enqueue(job as never, 9));
    jobs[3]!.priority = 25;
    scheduler.reprioritize!(jobs[3] as never, 9);
    await scheduler.yieldToHost();
    expect(seen).toEqual([3, 0, 1, 2, 4]);
  }
});
