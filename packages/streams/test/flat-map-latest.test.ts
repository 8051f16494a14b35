import { CancellationError, Task } from '@tasktree/core';
import { withTestHost } from '@tasktree/testing';
import { expect, test } from 'vitest';
import { AsyncStream, flatMapLatest } from '../src/index.ts';
import { STEP, input, marbles, type Input } from './marble.ts';

/** Each element, at once and after three steps in upper case. */
async function* twice(task: () => unknown, text: string): AsyncGenerator<string> {
  yield text;
  await Task.sleep(3 * STEP);
  task();
  yield text.toUpperCase();
}

test('a new element replaces the sequence before it, of which nothing more comes', async () => {
  const echoes = (source: Input): AsyncIterable<string> =>
    flatMapLatest(source, (text) => twice(() => {}, text));
  await marbles('a-----|', echoes, 'a--A--|');
  await marbles('ab-----|', echoes, 'ab--B--|');
  await marbles('a-b--|', echoes, 'a-b--[B|]');
  await marbles('a|', echoes, 'a--[A|]');
});

test('an error of the source or of the current sequence ends all', async () => {
  await marbles('a-^', (source) => flatMapLatest(source, (text) => twice(() => {}, text)), 'a-^');
  await withTestHost({}, async (host) => {
    const outer = input(host, 'ab---|');
    const failing = flatMapLatest(outer, (text) => {
      if (text === 'b') throw new Error('no sequence for b');
      return [text];
    });
    const seen: string[] = [];
    const task = new Task(async () => {
      for await (const text of failing) seen.push(text);
    });
    const { result } = task;
    await host.advance(10 * STEP);
    expect(await result).toMatchObject({ reason: { message: 'no sequence for b' } });
    expect(seen).toEqual(['a']);
    expect(outer.termination).toBe('cancelled');
  });
});

test('a source that is ready at once gives the last sequence only', () =>
  withTestHost({}, async () => {
    const seen: number[] = [];
    for await (const value of flatMapLatest([1, 2, 3], (value) => [value, value * 10])) seen.push(value);
    expect(seen.slice(-2)).toEqual([3, 30]);
  }));

test('empty ones', () =>
  withTestHost({}, async () => {
    for await (const value of flatMapLatest([], (value) => [value])) expect.unreachable(String(value));
    for await (const value of flatMapLatest([1, 2], () => [])) expect.unreachable(String(value));
  }));

test('a cancelled consumer closes the source and the current sequence', () =>
  withTestHost({}, async (host) => {
    const ends: string[] = [];
    const made = AsyncStream.make<number>();
    const inner = AsyncStream.make<number>();
    made.continuation.onTermination = (how) => ends.push(`outer ${how}`);
    inner.continuation.onTermination = (how) => ends.push(`inner ${how}`);
    const consumer = new Task(async () => {
      for await (const value of flatMapLatest(made.stream, () => inner.stream))
        expect.unreachable(String(value));
    });
    made.continuation.yield(1);
    await host.settle();
    consumer.cancel();
    await expect(consumer).rejects.toBeInstanceOf(CancellationError);
    expect(ends.sort()).toEqual(['inner cancelled', 'outer cancelled']);
  }));

test('an error that answers the replacement bothers nobody', () =>
  withTestHost({}, async (host) => {
    const outer = AsyncStream.make<string>();
    const grumpy = async function* (): AsyncGenerator<string> {
      try {
        yield 'grumpy';
        await Task.sleep(1000);
      } catch {
        throw new Error('not now');
      }
    };
    const seen: string[] = [];
    const consumer = new Task(async () => {
      for await (const text of flatMapLatest(outer.stream, (text) => (text === 'a' ? grumpy() : [text]))) {
        seen.push(text);
      }
    });
    outer.continuation.yield('a');
    await host.settle();
    outer.continuation.yield('b');
    await host.settle();
    outer.continuation.finish();
    await consumer;
    expect(seen).toEqual(['grumpy', 'b']);
  }));
