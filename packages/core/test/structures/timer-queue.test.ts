import { expect, test } from 'vitest';
import { TimerQueue } from '../../src/structures/timer-queue.ts';

interface Timer {
  readonly at: number;
  readonly delay: number;
  readonly callback: () => void;
  held: boolean;
}

interface World {
  time: number;
  set: number;
  readonly timers: Set<Timer>;
  readonly errors: unknown[];
  readonly queue: TimerQueue<Timer>;
  run(instant: number): void;
}

/** A runtime in a box, whose timers fire `early` milliseconds too soon. */
function runtime(early = 0): World {
  const timers = new Set<Timer>();
  const errors: unknown[] = [];
  const world: World = {
    time: 0,
    timers,
    errors,
    set: 0,
    queue: new TimerQueue<Timer>({
      now: () => world.time,
      setTimer(callback, delay) {
        const timer = { at: world.time + delay, delay, callback, held: true };
        world.set += 1;
        timers.add(timer);
        return timer;
      },
      clearTimer: (timer) => void timers.delete(timer),
      ref: (timer) => void (timer.held = true),
      unref: (timer) => void (timer.held = false),
      report: (error) => void errors.push(error),
    }),
    /** Moves on to `instant`, timer by timer. */
    run(instant: number) {
      for (;;) {
        const [next] = [...timers].sort((a, b) => a.at - b.at);
        if (!next || Math.max(next.at - early, world.time) > instant) break;
        timers.delete(next);
        world.time = Math.max(world.time, next.at - early);
        next.callback();
      }
      world.time = Math.max(world.time, instant);
    },
  };
  return world;
}

test('clock.1: calls each once, in order of time, never early', () => {
  const world = runtime();
  const calls: [string, number][] = [];
  const at = (name: string, instant: number) =>
    world.queue.schedule(instant, () => calls.push([name, world.time]));
  at('c', 30.2);
  at('a', 10);
  at('b', 10);
  at('past', -5);
  world.run(100);
  expect(calls).toEqual([
    ['past', 0],
    ['a', 10],
    ['b', 10],
    ['c', 31],
  ]);
  expect(world.queue.length).toBe(0);
  expect(world.timers.size).toBe(0);
});

test('clock.1: a runtime whose timers fire early is asked again', () => {
  const world = runtime(0.7);
  let called = -1;
  world.queue.schedule(10, () => (called = world.time));
  world.run(9.9);
  expect(called).toBe(-1);
  world.run(12);
  expect(called).toBeGreaterThanOrEqual(10);
});

test('clock.2: beyond 2^31 ms it waits in stages', () => {
  const world = runtime();
  const instant = 3 * 2 ** 31;
  let called = -1;
  world.queue.schedule(instant, () => (called = world.time));
  expect([...world.timers][0]!.delay).toBe(2 ** 31 - 1);
  world.run(instant - 1);
  expect(called).toBe(-1);
  world.run(instant);
  expect(called).toBe(instant);
  world.queue.schedule(Number.MAX_VALUE, () => {});
  expect([...world.timers][0]!.delay).toBe(2 ** 31 - 1);
});

test('deadline.6: 100,000 sleepers hold one timer of the runtime', () => {
  const world = runtime();
  let woken = 0;
  for (let i = 0; i < 100_000; i += 1) world.queue.schedule(60_000 + (i % 977), () => (woken += 1));
  expect(world.timers.size).toBe(1);
  expect(world.set).toBe(1);
  world.run(100_000);
  expect(woken).toBe(100_000);
});

test('a cancelled one is not called, and cancelling again is harmless', () => {
  const world = runtime();
  const calls: string[] = [];
  const cancelA = world.queue.schedule(10, () => calls.push('a'));
  const cancelB = world.queue.schedule(10, () => calls.push('b'));
  const cancelC = world.queue.schedule(20, () => calls.push('c'));
  cancelB();
  cancelB();
  world.run(15);
  cancelA();
  expect(world.timers.size).toBe(1);
  cancelC();
  cancelC();
  expect(world.timers.size).toBe(0);
  expect(world.queue.length).toBe(0);
  world.run(50);
  expect(calls).toEqual(['a']);
});

test('cancelling one that is due in the same millisecond, from a callback', () => {
  const world = runtime();
  const calls: string[] = [];
  world.queue.schedule(10, () => {
    calls.push('a');
    cancelB();
    cancelC();
  });
  const cancelB = world.queue.schedule(10, () => calls.push('b'));
  world.queue.schedule(10, () => calls.push('d'));
  const cancelC = world.queue.schedule(11, () => calls.push('c'));
  world.time = 50;
  world.run(60);
  expect(calls).toEqual(['a', 'd']);
  expect(world.timers.size).toBe(0);
});

test('what a callback adds for now waits for a turn of its own', () => {
  const world = runtime();
  const calls: string[] = [];
  world.queue.schedule(10, () => {
    calls.push('a');
    world.queue.schedule(5, () => calls.push('late'));
    expect(world.queue.length).toBe(2);
  });
  world.queue.schedule(10, () => calls.push('b'));
  world.time = 10;
  const [timer] = world.timers;
  world.timers.clear();
  timer!.callback();
  expect(calls).toEqual(['a', 'b']);
  world.run(11);
  expect(calls).toEqual(['a', 'b', 'late']);
});

test('a callback that throws is reported and stops nobody else', () => {
  const world = runtime();
  const calls: string[] = [];
  const error = new Error('boom');
  world.queue.schedule(10, () => {
    throw error;
  });
  world.queue.schedule(10, () => calls.push('b'));
  world.queue.schedule(20, () => calls.push('c'));
  world.run(30);
  expect(world.errors).toEqual([error]);
  expect(calls).toEqual(['b', 'c']);
});

test('clock.3: the process is held exactly while a holding one waits', () => {
  const world = runtime();
  const held = () => [...world.timers].map((timer) => timer.held);
  const cancelLoose = world.queue.schedule(10, () => {}, 0, false);
  expect(held()).toEqual([false]);
  const cancelHolding = world.queue.schedule(50, () => {}, 0, true);
  expect(held()).toEqual([true]);
  cancelHolding();
  expect(held()).toEqual([false]);
  world.queue.schedule(60, () => {}, 0, true);
  cancelLoose();
  expect(held()).toEqual([true]);
  world.run(100);
  expect(held()).toEqual([]);
});

test('tolerance gathers waits, within its bounds', () => {
  const world = runtime();
  const called: number[] = [];
  for (let i = 0; i < 50; i += 1) world.queue.schedule(1000 + i, () => called.push(world.time), 100);
  world.run(2000);
  expect(new Set(called).size).toBeLessThanOrEqual(2);
  called.forEach((time, i) => {
    expect(time).toBeGreaterThanOrEqual(1000 + i);
    expect(time).toBeLessThanOrEqual(1100 + i);
  });
});

test('instants emptied by cancelling do not pile up', () => {
  const world = runtime();
  world.queue.schedule(1e9, () => {});
  for (let i = 0; i < 10_000; i += 1) world.queue.schedule(1e6 + i, () => {})();
  const kept = (world.queue as unknown as { wakes: Map<number, unknown> }).wakes.size;
  expect(kept).toBeLessThan(200);
  expect(world.queue.nearest).toBe(1e9);
});

test('against a model: random waits and cancellations', () => {
  let state = 7;
  const random = (below: number): number => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return (state >>> 8) % below;
  };
  const world = runtime();
  const expected = new Map<number, number>();
  const cancels = new Map<number, () => void>();
  const seen = new Set<number>();
  for (let id = 0; id < 3000; id += 1) {
    const instant = world.time + random(500);
    expected.set(id, instant);
    cancels.set(
      id,
      world.queue.schedule(instant, () => {
        expect(world.time).toBe(Math.max(instant, expected.get(id)!));
        expect(seen.has(id)).toBe(false);
        seen.add(id);
        expected.delete(id);
      }),
    );
    if (random(3) === 0) {
      const victim = random(id + 1);
      cancels.get(victim)!();
      expected.delete(victim);
    }
    if (random(4) === 0) world.run(world.time + random(20));
    expect(world.queue.length).toBe(expected.size);
    expect(world.timers.size).toBe(expected.size > 0 ? 1 : 0);
  }
  world.run(world.time + 1000);
  expect(expected.size).toBe(0);
});
