import { CancellationError, Task, now } from '@tasktree/core';
import { withTestHost } from '@tasktree/testing';
import { describe, expect, test } from 'vitest';
import { AsyncStream, chunked, debounce, throttle, timer } from '../src/index.ts';
import { STEP, marbles, type Input } from './marble.ts';

describe('debounce', () => {
  const quiet = (source: Input): AsyncIterable<string> => debounce(source, 3 * STEP);

  test('the latest after a time of quiet', async () => {
    await marbles('abcd----e---f-g----|', quiet, '------d----e-----g-|');
    await marbles('a---b---c---|', quiet, '---a---b---c|');
  });
  test('the last one comes with the end, at once', async () => {
    await marbles('abcd----e---f-g-|', quiet, '------d----e----[g|]');
    await marbles('a|', quiet, '-[a|]');
  });
  test('an error comes at once, and the pending element is lost', async () => {
    await marbles('a^', quiet, '-^');
    await marbles('a----b-^', quiet, '---a---^');
  });
  test('a busy consumer gets the latest when it asks, not what was there when its time was over', () =>
    withTestHost({}, async (host) => {
      const { stream, continuation } = AsyncStream.make<string>();
      const seen: string[] = [];
      const consumer = new Task(async () => {
        for await (const text of debounce(stream, 20)) {
          seen.push(text);
          await Task.sleep(50);
        }
      });
      continuation.yield('a');
      await host.advance(25);
      for (const text of ['b', 'c', 'd']) {
        continuation.yield(text);
        await host.advance(5);
      }
      await host.advance(200);
      expect(seen).toEqual(['a', 'd']);
      continuation.finish();
      await consumer;
    }));
  test('no elements', async () => {
    await marbles('----|', quiet, '----|');
    await marbles('----^', quiet, '----^');
  });
  test('a cancelled consumer gets the end, and no pending element', async () => {
    await marbles('ab----c------|', quiet, '----b--;');
  });
});

describe('throttle', () => {
  const every =
    (steps: number, latest?: boolean) =>
    (source: Input): AsyncIterable<string> =>
      throttle(source, steps * STEP, latest === undefined ? undefined : { latest });

  test('rates 0 and 1 let everything pass', async () => {
    for (const rate of [0, 1]) {
      await marbles('abcdefghijk|', every(rate), 'abcdefghijk|');
      await marbles('abcdefghijk|', every(rate, false), 'abcdefghijk|');
    }
  });
  test('latest', async () => {
    await marbles('abcdefghijk|', every(2), 'a-c-e-g-i-k|');
    await marbles('abcdefghijk|', every(3), 'a--d--g--j--[k|]');
    await marbles('-a-b-c-d-e-f-g-h-i-j-k-|', every(3), '-a---c---e---g---i---k-|');
  });
  test('earliest', async () => {
    await marbles('abcdefghijk|', every(2, false), 'a-b-d-f-h-j|');
    await marbles('abcdefghijk|', every(3, false), 'a--b--e--h--[k|]');
  });
  test('slow sources pass as they are', async () => {
    for (const rate of [1, 2]) {
      await marbles('-a-b-c-d-e-f-g-|', every(rate), '-a-b-c-d-e-f-g-|');
    }
    await marbles('--a--b--c--d--e--f--g|', every(2), '--a--b--c--d--e--f--g|');
  });
  test('what is held back comes when its time is over, and then the end', async () => {
    await marbles('abcdefghijkl|', every(3, false), 'a--b--e--h--[k|]');
    await marbles('abcdefghijkl|', every(3), 'a--d--g--j--[l|]');
  });
  test('an error comes at once', async () => {
    await marbles('abcdef^hijk|', every(2), 'a-c-e-^');
    await marbles('abcdef^hijk|', every(2, false), 'a-b-d-^');
  });
  test('a cancelled consumer gets the end', async () => {
    await marbles('ab------|', every(4), 'a--;');
    await marbles('ab|', every(9), 'a--;');
  });
});

describe('chunked by time', () => {
  const joined = async function* (chunks: AsyncIterable<string[]>): AsyncGenerator<string> {
    for await (const chunk of chunks) yield chunk.length === 0 ? '_' : chunk.join('');
  };
  const every =
    (steps: number, options: { count?: number; empty?: boolean } = {}) =>
    (source: Input): AsyncIterable<string> =>
      joined(chunked(source, { time: steps * STEP, ...options }));

  test('equal and unequal chunks', async () => {
    await marbles('ABC-    DEF-    GHI-     |', every(4), "---'ABC'---'DEF'---'GHI'|");
    await marbles(
      'AB------    A------- ABCDEFG-         |',
      every(8),
      "-------'AB' -------A -------'ABCDEFG'|",
    );
  });
  test('empty chunks on request', async () => {
    await marbles('-- 1- --|', every(2), '-- -1 --|');
    await marbles('-- 1- --|', every(2, { empty: true }), '-_ -1 -_|');
  });
  test('an error comes at once', async () => {
    await marbles('AB^', every(5), '--^');
    await marbles('ABC^', every(8, { count: 5 }), '---^');
  });
  test('what is left comes with the end', async () => {
    await marbles('111-111|', every(4), "---'111'---['111'|]");
  });
  test('time or count, whichever comes first', async () => {
    await marbles(
      'AB------    A------- ABCDEFG-         |',
      every(8, { count: 42 }),
      "-------'AB' -------A -------'ABCDEFG'|",
    );
    await marbles('AB   --A-B   -|', every(8, { count: 2 }), "-'AB'----'AB'-|");
    await marbles('AB   --A-B   -|', every(8, { count: 2, empty: true }), "-'AB'----'AB'_|");
    await marbles('ABCDE      --- ABCDE      |', every(8, { count: 5 }), "----'ABCDE'--- ----'ABCDE'|");
    await marbles(
      'ABCDE      --- ABCDE      |',
      every(8, { count: 5, empty: true }),
      "----'ABCDE'--_ ----'ABCDE'|",
    );
    await marbles('AB------    ABCDE      |', every(8, { count: 5 }), "-------'AB' ----'ABCDE'|");
  });
  test('a cancelled consumer gets no part of a chunk', async () => {
    await marbles('ABC-    DEF-    GHI-     |', every(4), "---'ABC'--;");
  });
});

describe('timer', () => {
  test('a tick each interval', () =>
    withTestHost({}, async (host) => {
      const ticks = timer(100);
      const start = now();
      const seen: number[] = [];
      const loop = new Task(async () => {
        for await (const time of ticks) seen.push(time - start);
      });
      await host.advance(350);
      expect(seen).toEqual([100, 200, 300]);
      loop.cancel();
      await expect(loop).rejects.toBeInstanceOf(CancellationError);
    }));

  test('what a slow consumer misses is left out, and the others keep their time', () =>
    withTestHost({}, async (host) => {
      const ticks = timer({ seconds: 1 });
      const start = now();
      const first = ticks.next();
      await host.advance(1000);
      expect((await first).value).toBe(start + 1000);
      await host.advance(2500);
      const second = ticks.next();
      await host.advance(500);
      expect((await second).value).toBe(start + 4000);
      await ticks.return();
      expect(await ticks.next()).toEqual({ done: true, value: undefined });
    }));

  test('several waits get several ticks, and the return ends them', () =>
    withTestHost({}, async (host) => {
      const ticks = timer(10);
      const waits = [ticks.next(), ticks.next(), ticks.next()];
      await host.advance(20);
      await ticks.return();
      const start = now() - 20;
      expect((await Promise.all(waits)).map(({ value }) => value)).toEqual([
        start + 10,
        start + 20,
        undefined,
      ]);
      expect(host.pendingTimers).toBe(0);
    }));

  test('an interval that is none', () => {
    expect(() => timer(0)).toThrow(RangeError);
    expect(() => timer(Number.NaN)).toThrow(RangeError);
    expect(() => timer('1s' as never)).toThrow(TypeError);
  });
});
