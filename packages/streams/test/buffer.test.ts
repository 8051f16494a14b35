import { Task } from '@tasktree/core';
import { withTestHost } from '@tasktree/testing';
import { expect, test } from 'vitest';
import { AsyncStream, buffer, type AsyncSequence, type BufferPolicy } from '../src/index.ts';
import { marbles } from './marble.ts';

/** A source that counts how often it was asked, and always has a next number. */
function counting(last = Infinity): { source: AsyncIterable<number>; asked: number } {
  const state = {
    asked: 0,
    source: {
      [Symbol.asyncIterator]: () => ({
        next: async (): Promise<IteratorResult<number, undefined>> => {
          state.asked += 1;
          if (state.asked > last) return { done: true, value: undefined };
          return { done: false, value: state.asked };
        },
      }),
    },
  };
  return state;
}

async function rest<T>(sequence: AsyncSequence<T>): Promise<T[]> {
  const values: T[] = [];
  for await (const value of sequence) values.push(value);
  return values;
}

test('a bound holds the source up', () =>
  withTestHost({}, async (host) => {
    const state = counting();
    const buffered = buffer(state.source, 3);
    await host.settle();
    expect(state.asked).toBe(0);
    expect((await buffered.next()).value).toBe(1);
    await host.settle();
    expect(state.asked).toBe(4);
    expect((await buffered.next()).value).toBe(2);
    await host.settle();
    expect(state.asked).toBe(5);
    await buffered.return();
  }));

test('unbounded, oldest, newest', () =>
  withTestHost({}, async (host) => {
    const kept = async (policy: BufferPolicy): Promise<unknown[]> => {
      const { stream, continuation } = AsyncStream.make<number>();
      const buffered = buffer(stream, policy);
      continuation.yield(0);
      await buffered.next();
      for (const value of [1, 2, 3, 4, 5]) {
        continuation.yield(value);
        await host.settle();
      }
      continuation.finish();
      return rest(buffered);
    };
    expect(await kept('unbounded')).toEqual([1, 2, 3, 4, 5]);
    expect(await kept({ bufferingOldest: 2 })).toEqual([1, 2]);
    expect(await kept({ bufferingNewest: 2 })).toEqual([4, 5]);
    expect(await kept({ bounded: 2 })).toEqual([1, 2, 3, 4, 5]);
  }));

test('an error comes after what is held, once', () =>
  withTestHost({}, async (host) => {
    const { stream, continuation } = AsyncStream.make<number>();
    const buffered = buffer(stream, 'unbounded');
    for (const value of [1, 2, 3]) continuation.yield(value);
    const error = new Error('source');
    continuation.finish(error);
    expect((await buffered.next()).value).toBe(1);
    await host.settle();
    expect((await buffered.next()).value).toBe(2);
    expect((await buffered.next()).value).toBe(3);
    await expect(buffered.next()).rejects.toBe(error);
    expect((await buffered.next()).done).toBe(true);
  }));

test('a limit of 0 pulls on demand', () =>
  withTestHost({}, async (host) => {
    const state = counting();
    const buffered = buffer(state.source, 0);
    await buffered.next();
    await host.settle();
    expect(state.asked).toBe(1);
    await buffered.return();
  }));

test('two tasks share the elements of one iterator; one of them gets the error', () =>
  withTestHost({}, async () => {
    const state = counting(10);
    const buffered = buffer(state.source, 'unbounded');
    const consume = (): Task<number[]> => new Task(() => rest(buffered));
    const [a, b] = await Promise.all([consume(), consume()]);
    expect(a).toEqual(a.toSorted((x, y) => x - y));
    expect([...a, ...b].toSorted((x, y) => x - y)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);

    const { stream, continuation } = AsyncStream.make<number>();
    const failing = buffer(stream, 1);
    const results = Promise.allSettled([failing.next(), failing.next(), failing.next()]);
    continuation.finish(new Error('once'));
    expect((await results).map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
  }));

test('diagrams', async () => {
  await marbles('ab-c|', (a) => buffer(a, 2), 'ab-c|');
  await marbles('ab-^', (a) => buffer(a, 2), 'ab-^');
  await marbles('ab----|', (a) => buffer(a, 2), 'ab--;');
});

test('policies are checked', () => {
  for (const bad of [-1, 0.5, Number.NaN]) {
    expect(() => buffer([], bad)).toThrow(RangeError);
    expect(() => buffer([], { bufferingNewest: bad })).toThrow('policy.bufferingNewest');
  }
  expect(() => buffer([], 'all' as never)).toThrow(TypeError);
  expect(() => buffer([], { bounded: '1' } as never)).toThrow(TypeError);
});
