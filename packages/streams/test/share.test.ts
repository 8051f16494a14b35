import { CancellationError, Task, taskTree } from '@tasktree/core';
import { withTestHost } from '@tasktree/testing';
import { expect, test } from 'vitest';
import { AsyncStream, share } from '../src/index.ts';
import { marbles } from './marble.ts';

const iterate = <T>(shared: AsyncIterable<T>): AsyncIterator<T> => shared[Symbol.asyncIterator]();
const values = async <T>(iterator: AsyncIterator<T>): Promise<T[]> => {
  const seen: T[] = [];
  for (let result = await iterator.next(); result.done !== true; result = await iterator.next()) {
    seen.push(result.value);
  }
  return seen;
};

interface Numbers {
  source: AsyncIterable<number>;
  pulled: number;
  isClosed: boolean;
}

/** Numbers, with a count of how many were pulled, and whether it was closed. */
function numbers(last = Infinity): Numbers {
  const state: Numbers = { pulled: 0, isClosed: false, source: count() };
  async function* count(): AsyncGenerator<number> {
    try {
      while (state.pulled < last) yield (state.pulled += 1);
    } finally {
      state.isClosed = true;
    }
  }
  return state;
}

test('all see all, from one iteration', () =>
  withTestHost({}, async () => {
    const state = numbers(5);
    const shared = share(state.source);
    const consumers = [iterate(shared), iterate(shared), iterate(shared)];
    expect(await Promise.all(consumers.map(values))).toEqual([
      [1, 2, 3, 4, 5],
      [1, 2, 3, 4, 5],
      [1, 2, 3, 4, 5],
    ]);
    expect(await values(iterate(shared))).toEqual([]);
  }));

test('nothing is pulled before somebody asks; the slowest holds the source up', () =>
  withTestHost({}, async (host) => {
    const state = numbers();
    const shared = share(state.source);
    const [fast, slow] = [iterate(shared), iterate(shared)];
    await host.settle();
    expect(state.pulled).toBe(0);
    expect((await fast.next()).value).toBe(1);
    await host.settle();
    expect(state.pulled).toBe(1);
    const waits = fast.next();
    await host.settle();
    expect(state.pulled).toBe(1);
    expect((await slow.next()).value).toBe(1);
    expect((await waits).value).toBe(2);
    await fast.return?.();
    expect(state.isClosed).toBe(false);
    await slow.return?.();
    expect(state.isClosed).toBe(true);
    expect(await iterate(shared).next()).toEqual({ done: true, value: undefined });
  }));

test('the other policies drop what a consumer is too slow for', () =>
  withTestHost({}, async () => {
    for (const [bufferingPolicy, kept] of [
      ['unbounded', [1, 2, 3, 4, 5]],
      [{ bufferingOldest: 2 }, [1, 2]],
      [{ bufferingNewest: 2 }, [4, 5]],
    ] as const) {
      const shared = share(numbers(5).source, { bufferingPolicy });
      const [fast, slow] = [iterate(shared), iterate(shared)];
      await values(fast);
      expect(await values(slow)).toEqual(kept);
    }
  }));

test('a late iterator sees what comes after it', () =>
  withTestHost({}, async () => {
    const { stream, continuation } = AsyncStream.make<string>();
    const shared = share(stream);
    const early = iterate(shared);
    continuation.yield('a');
    expect((await early.next()).value).toBe('a');
    const late = iterate(shared);
    continuation.yield('b');
    expect((await early.next()).value).toBe('b');
    expect((await late.next()).value).toBe('b');
    continuation.finish();
    expect((await late.next()).done).toBe(true);
    expect((await early.next()).done).toBe(true);
  }));

test('an error reaches all, each once', () =>
  withTestHost({}, async () => {
    const { stream, continuation } = AsyncStream.make<string>();
    const shared = share(stream);
    const [first, second] = [iterate(shared), iterate(shared)];
    const error = new Error('source');
    const waits = Promise.allSettled([first.next(), second.next()]);
    continuation.finish(error);
    expect(await waits).toEqual([
      { status: 'rejected', reason: error },
      { status: 'rejected', reason: error },
    ]);
    expect((await first.next()).done).toBe(true);
  }));

test('a cancelled consumer takes only itself away; the last one closes the source', () =>
  withTestHost({}, async (host) => {
    const ends: string[] = [];
    const { stream, continuation } = AsyncStream.make<number>();
    continuation.onTermination = (how) => ends.push(how);
    const shared = share(stream);
    const seen: number[] = [];
    const consumers = [0, 1].map(
      () =>
        new Task(async () => {
          for await (const value of shared) seen.push(value);
          return 'ended';
        }),
    );
    await host.settle();
    continuation.yield(1);
    await host.settle();
    consumers[0]!.cancel();
    await expect(consumers[0]).rejects.toBeInstanceOf(CancellationError);
    continuation.yield(2);
    await host.settle();
    expect(seen).toEqual([1, 1, 2]);
    expect(ends).toEqual([]);
    expect(taskTree().tasks.some(({ name }) => name === 'share')).toBe(true);
    consumers[1]!.cancel();
    await expect(consumers[1]).rejects.toBeInstanceOf(CancellationError);
    expect(ends).toEqual(['cancelled']);
    expect(taskTree().tasks).toEqual([]);
  }));

test('diagrams', async () => {
  await marbles('ab-c|', (a) => share(a), 'ab-c|');
  await marbles('ab-^', (a) => share(a), 'ab-^');
  await marbles('ab----|', (a) => share(a), 'ab--;');
  await marbles('ab---c|', (a) => share(a, { bufferingPolicy: 0 }), 'ab---c|');
});
