import { CancellationError, Task, taskTree } from '@tasktree/core';
import { withTestHost } from '@tasktree/testing';
import { describe, expect, test } from 'vitest';
import { AsyncStream, Channel, fromReadableStream, merge, toReadableStream } from '../src/index.ts';

async function rest<T>(sequence: AsyncIterable<T>): Promise<T[]> {
  const values: T[] = [];
  for await (const value of sequence) values.push(value);
  return values;
}

/** Numbers without end, with a count of those pulled and a log of how it was closed. */
function numbers(): { source: AsyncIterable<number>; pulled: number; log: string[] } {
  const state = {
    pulled: 0,
    log: [] as string[],
    source: {
      [Symbol.asyncIterator]: () => ({
        next: async () => ({ done: false as const, value: (state.pulled += 1) }),
        return: async () => {
          state.log.push('return');
          return { done: true as const, value: undefined };
        },
      }),
    },
  };
  return state;
}

describe('toReadableStream', () => {
  test('gives all elements, and the end', () =>
    withTestHost({}, async (host) => {
      const stream: ReadableStream<number> = toReadableStream([1, 2, 3]);
      expect(await rest(stream)).toEqual([1, 2, 3]);
      await host.settle();
    }));
  test('pulls when the reader asks, no further ahead than its high-water mark', () =>
    withTestHost({}, async (host) => {
      for (const highWaterMark of [0, 3]) {
        const state = numbers();
        const reader = toReadableStream(state.source, { highWaterMark }).getReader();
        await host.settle();
        expect(state.pulled).toBe(highWaterMark);
        expect((await reader.read()).value).toBe(1);
        await host.settle();
        expect(state.pulled).toBe(1 + highWaterMark);
        await reader.cancel('enough');
        expect(state.log).toEqual(['return']);
        expect(taskTree().tasks).toEqual([]);
      }
    }));
  test('an error of the source errors the stream', () =>
    withTestHost({}, async (host) => {
      const error = new Error('source');
      const { stream, continuation } = AsyncStream.make<number>();
      continuation.yield(1);
      continuation.finish(error);
      const reader = toReadableStream(stream).getReader();
      expect((await reader.read()).value).toBe(1);
      await expect(reader.read()).rejects.toBe(error);
      await host.settle();
    }));
  test('cancelling the stream cancels a source that waits', () =>
    withTestHost({}, async (host) => {
      const ends: string[] = [];
      const { stream, continuation } = AsyncStream.make<number>();
      continuation.onTermination = (how) => ends.push(how);
      const reader = toReadableStream(merge(stream)).getReader();
      const read = reader.read();
      await host.settle();
      await reader.cancel();
      expect((await read).done).toBe(true);
      expect(ends).toEqual(['cancelled']);
    }));
  test('the stream outlives the task that made it', () =>
    withTestHost({}, async (host) => {
      const stream = await new Task(() => toReadableStream(merge([1, 2])));
      expect(await rest(stream)).toEqual([1, 2]);
      await host.settle();
    }));
});

describe('fromReadableStream', () => {
  /** A web stream of numbers that tells what is done with it. */
  function web(log: string[], last = Infinity): ReadableStream<number> {
    let value = 0;
    return new ReadableStream<number>(
      {
        pull(controller) {
          log.push('pull');
          if (value === last) controller.close();
          else controller.enqueue((value += 1));
        },
        cancel(reason) {
          log.push(`cancel ${String(reason)}`);
        },
      },
      { highWaterMark: 0 },
    );
  }

  test('gives all chunks and unlocks the stream', () =>
    withTestHost({}, async () => {
      const log: string[] = [];
      const stream = web(log, 3);
      expect(await rest(fromReadableStream(stream))).toEqual([1, 2, 3]);
      expect(stream.locked).toBe(false);
    }));
  test('reads when it is asked; leaving cancels the stream', () =>
    withTestHost({}, async () => {
      const log: string[] = [];
      const stream = web(log);
      for await (const value of fromReadableStream(stream)) if (value === 2) break;
      expect(log).toEqual(['pull', 'pull', 'cancel undefined']);
      expect(stream.locked).toBe(false);
    }));
  test('or leaves it as it is', () =>
    withTestHost({}, async () => {
      const stream = web([]);
      for await (const value of fromReadableStream(stream, { preventCancel: true })) if (value === 2) break;
      await using rest = fromReadableStream(stream);
      expect(await rest.next()).toEqual({ done: false, value: 3 });
    }));
  test('a cancelled consumer cancels a stream that waits, and goes on when that is done', () =>
    withTestHost({}, async (host) => {
      for (const ambient of [true, false]) {
        const log: string[] = [];
        const stream = new ReadableStream<number>({ cancel: (reason) => void log.push(String(reason)) });
        const task = new Task(async (self) => {
          const chunks = fromReadableStream(stream);
          if (!ambient) await Promise.resolve();
          return self.run(() => chunks.next());
        });
        await host.settle();
        task.cancel('gone');
        await expect(task).rejects.toBeInstanceOf(CancellationError);
        expect(log).toEqual(['gone']);
        expect(stream.locked).toBe(false);
      }
    }));
  test('an error of the stream', () =>
    withTestHost({}, async () => {
      const error = new Error('stream');
      const stream = new ReadableStream<number>({ pull: (controller) => controller.error(error) });
      const chunks = fromReadableStream(stream);
      await expect(chunks.next()).rejects.toBe(error);
      expect((await chunks.next()).done).toBe(true);
      expect(stream.locked).toBe(false);
    }));
  test('something else is told', () => {
    expect(() => fromReadableStream({} as never)).toThrow(TypeError);
    expect(() => fromReadableStream(null as never)).toThrow('fromReadableStream: stream');
  });
});

test('there and back: a channel through a web stream keeps its back-pressure', () =>
  withTestHost({}, async (host) => {
    const channel = new Channel<number>(1);
    let sent = 0;
    const sender = new Task(async () => {
      for (let value = 1; value <= 10; value += 1) {
        await channel.send(value);
        sent = value;
      }
      channel.close();
    });
    const received = fromReadableStream(toReadableStream(channel));
    expect((await received.next()).value).toBe(1);
    await host.settle();
    expect(sent).toBeLessThanOrEqual(3);
    expect(await rest(received)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10]);
    await sender;
  }));
