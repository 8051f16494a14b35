import { AsyncLocalStorage } from 'node:async_hooks';
import { describe, expect, test } from 'vitest';
import { createBatchScheduler } from '../../src/host/batch-scheduler.ts';
import { createContextScheduler } from '../../src/host/context-scheduler.ts';
import type { Scheduler } from '../../src/host/host.ts';
import type { SchedulerSource } from '../../src/host/time-slice.ts';

class TestJob {
  priority: number;
  readonly run: () => void;

  constructor(priority: number, run: () => void) {
    this.priority = priority;
    this.run = run;
  }
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** A clock that moves on by `step` at each look, so that slices end where a test wants them to. */
function sourceWith(step = 0): SchedulerSource & { time: number; errors: unknown[]; macrotasks: number } {
  const source = {
    time: 0,
    errors: [] as unknown[],
    macrotasks: 0,
    now: () => (source.time += step),
    macrotask(callback: () => void) {
      source.macrotasks += 1;
      setImmediate(callback);
    },
    report: (error: unknown) => void source.errors.push(error),
  };
  return source;
}

function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return (state >>> 8) % below;
  };
}

const kinds: [string, (source: SchedulerSource) => Scheduler][] = [
  ['batch', createBatchScheduler],
  ['context', createContextScheduler],
];

describe.each(kinds)('%s scheduler', (_kind, create) => {
  function start(step = 0) {
    const source = sourceWith(step);
    const scheduler = create(source);
    const ran: unknown[] = [];
    const add = (name: unknown, priority = 21, then?: () => void) => {
      const job = new TestJob(priority, () => {
        ran.push(name);
        then?.();
      });
      scheduler.enqueue(job, priority);
      return job;
    };
    return { source, scheduler, ran, add };
  }

  test('group.5: not inside the call, and in the order added', async () => {
    const { scheduler, ran, add } = start();
    for (let i = 0; i < 5000; i += 1) add(i);
    expect(ran).toEqual([]);
    await scheduler.yieldToHost();
    expect(ran).toEqual(Array.from({ length: 5000 }, (_, i) => i));
  });

  test('a job runs within the microtasks that follow', async () => {
    const { ran, add } = start();
    add('a');
    await Promise.resolve();
    expect(ran).toEqual(['a']);
    add('b');
    await Promise.resolve();
    expect(ran).toEqual(['a', 'b']);
  });

  test('priority.2: higher first, first in first out among equals', async () => {
    const { ran, add } = start();
    add('l1', 9);
    add('m1', 21);
    add('h1', 25);
    add('l2', 9);
    add('m2', 21);
    add('h2', 25);
    await turn();
    expect(ran).toEqual(['h1', 'h2', 'm1', 'm2', 'l1', 'l2']);
  });

  test('priority.2: a higher one added by a running job goes before those that wait', async () => {
    const { ran, add } = start();
    add('m1', 21, () => {
      add('h1', 25, () => add('h2', 25));
      add('l1', 9);
      add('m4', 21);
    });
    add('m2', 21);
    add('m3', 21);
    await turn();
    expect(ran).toEqual(['m1', 'h1', 'h2', 'm2', 'm3', 'm4', 'l1']);
  });

  test('group.5: those put off keep their place before equals added later', async () => {
    const { ran, add } = start();
    add('l1', 9);
    add('l2', 9);
    add('h1', 25, () => {
      add('l3', 9);
      void Promise.resolve().then(() => add('l4', 9));
    });
    await turn();
    expect(ran).toEqual(['h1', 'l1', 'l2', 'l3', 'l4']);
  });

  test('priority.6: under a permanent load of high ones a low one gets through', async () => {
    const { ran, add } = start();
    let stop = false;
    const again = (): void => {
      if (!stop && ran.length < 1000) add('high', 25, again);
    };
    add('low', 9, () => (stop = true));
    add('high', 25, again);
    add('high', 25, again);
    await turn();
    expect(ran.indexOf('low')).toBe(63);
  });

  test('a rise moves a waiting job up, by its age among the new equals', async () => {
    const { scheduler, ran, add } = start();
    const low1 = add('low1', 9);
    add('high1', 25);
    const low2 = add('low2', 9);
    add('high2', 25);
    add('low3', 9);
    for (const job of [low2, low1]) {
      job.priority = 25;
      scheduler.reprioritize!(job, 9);
    }
    await turn();
    expect(ran).toEqual(['low1', 'high1', 'low2', 'high2', 'low3']);
    scheduler.reprioritize!(low1, 9);
    add('after');
    await turn();
    expect(ran.slice(5)).toEqual(['after']);
  });

  test('a rise among equals only', async () => {
    const { scheduler, ran, add } = start();
    add('a');
    add('b');
    const raised = add('c');
    raised.priority = 25;
    scheduler.reprioritize!(raised, 21);
    add('d');
    await turn();
    expect(ran).toEqual(['c', 'a', 'b', 'd']);
  });

  test('a rise from within a running job, of one that was put off already', async () => {
    const { scheduler, ran, add } = start();
    const low = add('low', 9);
    add('middle1', 21, () => {
      low.priority = 25;
      scheduler.reprioritize!(low, 9);
    });
    add('middle2', 21);
    await turn();
    expect(ran).toEqual(['middle1', 'low', 'middle2']);
  });

  test('a job that throws is reported, and the others run', async () => {
    const { source, ran, add } = start();
    const error = new Error('boom');
    add('a');
    add('b', 21, () => {
      throw error;
    });
    add('c');
    await turn();
    expect(ran).toEqual(['a', 'b', 'c']);
    expect(source.errors).toEqual([error]);
  });

  test('a slice ends by the clock: the loop gets a turn, and the order holds across it', async () => {
    const { ran, add } = start(1);
    for (let i = 0; i < 3000; i += 1) add(i);
    const seen: number[] = [];
    while (ran.length < 3000) {
      await turn();
      seen.push(ran.length);
      if (seen.length < 4) add(`late ${seen.length}`);
    }
    expect(seen.length).toBeGreaterThan(10);
    expect(Math.max(...seen.map((count, i) => count - (seen[i - 1] ?? 0)))).toBeLessThanOrEqual(200);
    while (ran.length < 3003) await turn();
    expect(ran).toEqual([...Array.from({ length: 3000 }, (_, i) => i), 'late 1', 'late 2', 'late 3']);
  });

  test('a high one added between slices goes first', async () => {
    const { ran, add } = start(1);
    for (let i = 0; i < 1000; i += 1) add(i, 9);
    await turn();
    const before = ran.length;
    expect(before).toBeLessThan(1000);
    add('high', 25);
    await turn();
    await turn();
    expect(ran[before]).toBe('high');
  });

  test('where the clock stands still a slice ends by count', async () => {
    const { ran, add } = start(0);
    for (let i = 0; i < 20_000; i += 1) add(i);
    await turn();
    expect(ran.length).toBeLessThan(10_000);
    while (ran.length < 20_000) await turn();
    expect(ran).toEqual(Array.from({ length: 20_000 }, (_, i) => i));
  });

  test('a slice covers jobs that add jobs, one after the other', async () => {
    const { ran, add } = start(1);
    const again = (): void => {
      if (ran.length < 5000) add('x', 21, again);
    };
    add('x', 21, again);
    await turn();
    await turn();
    expect(ran.length).toBeLessThan(1000);
    while (ran.length < 5000) await turn();
  });

  test('few jobs cost no macrotask', async () => {
    const { source, ran, add } = start();
    for (let i = 0; i < 31; i += 1) add(i);
    await turn();
    expect(ran.length).toBe(31);
    expect(source.macrotasks).toBe(0);
  });

  test('cancel.16: yieldToHost lets timers, I/O and ready jobs have a turn', async () => {
    const { scheduler, ran, add } = start(1);
    const seen: string[] = [];
    setTimeout(() => seen.push('timer'), 0);
    const until = performance.now() + 2;
    while (performance.now() < until);
    for (let i = 0; i < 2000; i += 1) add(i, i % 2 ? 9 : 25);
    await scheduler.yieldToHost();
    expect(ran.length).toBe(2000);
    expect(seen).toEqual(['timer']);
  });

  test('against a model: whatever is added, raised and thrown, each runs once, best first', async () => {
    for (let seed = 1; seed <= 40; seed += 1) {
      const random = seeded(seed);
      const step = [0, 1, 3][seed % 3]!;
      const { scheduler, source } = start(step);
      const waiting = new Map<number, TestJob>();
      const counts = new Map<number, number>();
      let added = 0;
      let outOfOrder = 0;
      const addOne = (): void => {
        const id = (added += 1);
        const priority = random(4) === 0 ? 25 : random(3) === 0 ? 9 : 21;
        const job = new TestJob(priority, () => {
          counts.set(id, (counts.get(id) ?? 0) + 1);
          const best = [...waiting].toSorted(([a, x], [b, y]) => y.priority - x.priority || a - b)[0]!;
          if (best[0] !== id) outOfOrder += 1;
          waiting.delete(id);
          act(id);
        });
        waiting.set(id, job);
        scheduler.enqueue(job, priority);
      };
      const act = (id: number): void => {
        if (added < 600 && random(2) === 0) addOne();
        if (added < 600 && random(3) === 0) void Promise.resolve().then(addOne);
        if (random(5) === 0 && waiting.size > 0) {
          const jobs = [...waiting.values()];
          const job = jobs[random(jobs.length)]!;
          const from = job.priority;
          job.priority += random(6);
          if (job.priority !== from) scheduler.reprioritize!(job, from);
        }
        if (random(40) === 0) throw new Error(`job ${id}`);
      };
      for (let i = 0; i < 200; i += 1) addOne();
      for (let turns = 0; waiting.size > 0 && turns < 2000; turns += 1) await turn();
      expect(waiting.size, `seed ${seed}`).toBe(0);
      expect(counts.size).toBe(added);
      expect([...counts.values()].every((count) => count === 1)).toBe(true);
      expect(source.errors.length).toBeGreaterThan(0);
      // Ageing serves an older one before a better one now and then, at most every 64th time.
      expect(outOfOrder, `seed ${seed}`).toBeLessThanOrEqual(Math.ceil(added / 64));
    }
  });
});

test('local.6: a job runs in the context of its enqueue call, put off or not', async () => {
  const storage = new AsyncLocalStorage<string>();
  const source = sourceWith(1);
  const scheduler = createContextScheduler(source);
  let ran = 0;
  const wrong: string[] = [];
  const add = (context: string, priority: number, then?: () => void) =>
    storage.run(context, () =>
      scheduler.enqueue(
        new TestJob(priority, () => {
          ran += 1;
          if (storage.getStore() !== context) wrong.push(`${context}: ${storage.getStore()}`);
          then?.();
        }),
        priority,
      ),
    );
  for (let i = 0; i < 3000; i += 1) {
    add(`first ${i}`, [21, 21, 9, 25][i % 4]!, i % 3 ? undefined : () => add(`second ${i}`, 17));
  }
  while (ran < 4000) await turn();
  expect(wrong).toEqual([]);
});

test('local.6: also across slices of equal jobs, and when a higher one comes between', async () => {
  const storage = new AsyncLocalStorage<number>();
  const scheduler = createContextScheduler(sourceWith(1));
  const ran: (number | undefined)[] = [];
  const wrong: number[] = [];
  const add = (id: number, priority: number) =>
    storage.run(id, () => {
      const run = (): void => {
        ran.push(id);
        if (storage.getStore() !== id) wrong.push(id);
      };
      scheduler.enqueue(new TestJob(priority, run), priority);
    });
  for (let id = 0; id < 5000; id += 1) add(id, 21);
  for (let id = 5000; ran.length < 3000; id += 1) {
    await turn();
    add(id, 21);
  }
  const before = ran.length;
  add(-1, 25);
  await turn();
  await turn();
  expect(ran[before]).toBe(-1);
  await scheduler.yieldToHost();
  expect(wrong).toEqual([]);
  const equal = ran.filter((id) => id !== -1);
  expect(equal).toEqual(equal.map((_, i) => i));
});

test('two loops of microtasks that add without end do not keep a waiting job from its turn', async () => {
  const scheduler = createContextScheduler(sourceWith());
  const ran: string[] = [];
  scheduler.enqueue(new TestJob(9, () => ran.push('low')), 9);
  let rounds = 0;
  const loop = async (): Promise<void> => {
    while (!ran.includes('low') && (rounds += 1) < 10_000) {
      scheduler.enqueue(new TestJob(25, () => ran.push('high')), 25);
      await Promise.resolve();
    }
  };
  await Promise.all([loop(), loop()]);
  expect(ran.indexOf('low')).toBe(63);
});
