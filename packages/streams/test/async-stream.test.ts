import { CancellationError, Task, TaskLocal, withTaskCancellationShield } from '@tasktree/core';
import { withTestHost } from '@tasktree/testing';
import { describe, expect, test } from 'vitest';
import { AsyncStream, type BufferingPolicy } from '../src/index.ts';

const done = { done: true, value: undefined };
const element = <T>(value: T): IteratorResult<T> => ({ done: false, value });
const iterate = <T>(stream: AsyncIterable<T>): AsyncIterator<T> => stream[Symbol.asyncIterator]();

async function rest<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const values: T[] = [];
  for await (const value of stream) values.push(value);
  return values;
}

describe('stream.1: yield', () => {
  const kept = async (bufferingPolicy: BufferingPolicy): Promise<[unknown[], number[]]> => {
    const { stream, continuation } = AsyncStream.make<number>({ bufferingPolicy });
    const results = [1, 2, 3, 4, 5].map((value) => continuation.yield(value));
    continuation.finish();
    return [results.map((result) => ('remaining' in result ? result.remaining : result)), await rest(stream)];
  };
  const dropped = (value: number): unknown => ({ status: 'dropped', element: value });

  test('keeps by the policy, and tells what it did', async () => {
    expect(await kept('unbounded')).toEqual([
      [Infinity, Infinity, Infinity, Infinity, Infinity],
      [1, 2, 3, 4, 5],
    ]);
    expect(await kept({ bufferingOldest: 3 })).toEqual([
      [2, 1, 0, dropped(4), dropped(5)],
      [1, 2, 3],
    ]);
    expect(await kept({ bufferingNewest: 3 })).toEqual([
      [2, 1, 0, dropped(1), dropped(2)],
      [3, 4, 5],
    ]);
  });
  test('with no room at all an element is dropped, unless a consumer waits', async () => {
    for (const bufferingPolicy of [{ bufferingOldest: 0 }, { bufferingNewest: 0 }, { bufferingNewest: -2 }]) {
      const { stream, continuation } = AsyncStream.make<number>({ bufferingPolicy });
      expect(continuation.yield(1)).toEqual(dropped(1));
      const wait = iterate(stream).next();
      expect(continuation.yield(2)).toEqual({ status: 'enqueued', remaining: 0 });
      expect(continuation.yield(3)).toEqual(dropped(3));
      expect(await wait).toEqual(element(2));
    }
  });
  test('to a waiting consumer it leaves all the room there is', async () => {
    const { stream, continuation } = AsyncStream.make<number>({ bufferingPolicy: { bufferingOldest: 2 } });
    const wait = iterate(stream).next();
    expect(continuation.yield(1)).toEqual({ status: 'enqueued', remaining: 2 });
    expect(await wait).toEqual(element(1));
  });
  test('after the end it says so', () => {
    const { continuation } = AsyncStream.make<number>();
    continuation.finish();
    expect(continuation.yield(1)).toEqual({ status: 'terminated' });
  });
  test('the build function runs in the constructor; what it throws comes out there', () => {
    const order: string[] = [];
    void new AsyncStream(() => order.push('build'));
    order.push('made');
    expect(order).toEqual(['build', 'made']);
    expect(
      () =>
        new AsyncStream(() => {
          throw new Error('from build');
        }),
    ).toThrow('from build');
  });
});

describe('stream.2: order, end and error', () => {
  test('what is buffered comes before the end, and then it is done for ever', async () => {
    const stream = new AsyncStream<number>((continuation) => {
      for (const value of [1, 2, 3]) continuation.yield(value);
      continuation.finish();
      continuation.finish(new Error('too late'));
    });
    const iterator = iterate(stream);
    expect([await iterator.next(), await iterator.next(), await iterator.next()]).toEqual(
      [1, 2, 3].map(element),
    );
    expect(await iterator.next()).toEqual(done);
    expect(await iterator.next()).toEqual(done);
  });
  test('the error is thrown once, after the buffer', async () => {
    const { stream, continuation } = AsyncStream.make<number>();
    const error = new Error('the first');
    continuation.yield(1);
    continuation.finish(error);
    continuation.finish();
    const iterator = iterate(stream);
    expect(await iterator.next()).toEqual(element(1));
    await expect(iterator.next()).rejects.toBe(error);
    expect(await iterator.next()).toEqual(done);
    expect(await iterate(stream).next()).toEqual(done);
  });
  test('any value can be the error', async () => {
    for (const error of ['text', 0, null, false]) {
      const { stream, continuation } = AsyncStream.make<number>();
      continuation.finish(error);
      await expect(iterate(stream).next()).rejects.toBe(error);
    }
  });
  test('a waiting consumer gets the error, and its own turn of elements', async () => {
    const { stream, continuation } = AsyncStream.make<number>();
    const iterator = iterate(stream);
    const waits = Promise.allSettled([iterator.next(), iterator.next()]);
    continuation.yield(1);
    continuation.finish('the error');
    expect(await waits).toEqual([
      { status: 'fulfilled', value: element(1) },
      { status: 'rejected', reason: 'the error' },
    ]);
  });
  test('a held error is thrown also in a cancelled task', () =>
    withTestHost({}, async () => {
      const { stream, continuation } = AsyncStream.make<number>();
      continuation.yield(1);
      continuation.finish('held');
      const task = new Task(async (self) => {
        self.cancel();
        const iterator = iterate(stream);
        return [await iterator.next(), await iterator.next().catch((error) => error), await iterator.next()];
      });
      expect(await task).toEqual([element(1), 'held', done]);
    }));
});

describe('stream.3: onTermination', () => {
  test('is called once, before the waiting consumer goes on', async () => {
    const order: string[] = [];
    const { stream, continuation } = AsyncStream.make<number>();
    continuation.onTermination = (how, error) => order.push(`${how} ${String(error)}`);
    const wait = iterate(stream)
      .next()
      .then(
        () => order.push('resumed'),
        () => order.push('rejected'),
      );
    continuation.finish('an error');
    continuation.finish();
    order.push('finish has returned');
    await wait;
    await iterate(stream).return?.();
    expect(order).toEqual(['finished an error', 'finish has returned', 'rejected']);
  });
  test('set when it is over, it is never called', async () => {
    const calls: string[] = [];
    const { stream, continuation } = AsyncStream.make<number>();
    continuation.finish();
    continuation.onTermination = (how) => calls.push(how);
    await iterate(stream).return?.();
    expect(calls).toEqual([]);
    expect(continuation.onTermination).toBeUndefined();
  });
  test('set to nothing, nothing is called', () => {
    const calls: string[] = [];
    const { continuation } = AsyncStream.make<number>();
    continuation.onTermination = (how) => calls.push(how);
    continuation.onTermination = undefined;
    continuation.finish();
    expect(calls).toEqual([]);
  });
  test('called for a cancellation it may still name the error, once', () =>
    withTestHost({}, async () => {
      const { stream, continuation } = AsyncStream.make<number>();
      continuation.onTermination = () => {
        continuation.finish('first');
        continuation.finish('second');
        expect(continuation.yield(1)).toEqual({ status: 'terminated' });
      };
      const task = new Task(() => iterate(stream).next());
      await Promise.resolve();
      task.cancel();
      await expect(task).rejects.toBe('first');
      expect(await iterate(stream).next()).toEqual(done);
    }));
});

describe('stream.4: cancellation of the consumer', () => {
  test('ends the stream: the handler, and then done, without a throw', () =>
    withTestHost({}, async (host) => {
      const order: string[] = [];
      const { stream, continuation } = AsyncStream.make<number>();
      continuation.onTermination = (how) => order.push(how);
      const task = new Task(async () => {
        for await (const value of stream) order.push(String(value));
        order.push('loop over');
      });
      continuation.yield(1);
      await host.settle();
      task.cancel();
      order.push('cancel has returned');
      await task;
      expect(order).toEqual(['1', 'cancelled', 'cancel has returned', 'loop over']);
      expect(continuation.yield(2)).toEqual({ status: 'terminated' });
      expect(await iterate(stream).next()).toEqual(done);
    }));
  test('a stream that was cancelled still hands out what it had buffered', () =>
    withTestHost({}, async () => {
      const calls: string[] = [];
      const { stream, continuation } = AsyncStream.make<number>();
      continuation.onTermination = (how) => calls.push(how);
      for (const value of [1, 2]) continuation.yield(value);
      const task = new Task(async (self) => {
        self.cancel();
        return rest(stream);
      });
      expect(await task).toEqual([1, 2]);
      expect(calls).toEqual(['cancelled']);
    }));
  test('one waiter that is cancelled ends all', () =>
    withTestHost({}, async (host) => {
      const { stream } = AsyncStream.make<number>();
      const tasks = [0, 1, 2].map(() => new Task(() => iterate(stream).next()));
      await host.settle();
      tasks[1]!.cancel();
      expect(await Promise.all(tasks)).toEqual([done, done, done]);
    }));
  test('behind a shield it goes on', () =>
    withTestHost({}, async (host) => {
      const { stream, continuation } = AsyncStream.make<number>();
      const task = new Task(() => withTaskCancellationShield(() => iterate(stream).next()));
      await host.settle();
      task.cancel();
      continuation.yield(1);
      expect(await task).toEqual(element(1));
    }));
  test('a task that waits is seen to wait; a wait left behind takes no element', () =>
    withTestHost({}, async (host) => {
      const { stream, continuation } = AsyncStream.make<number>();
      let left: Promise<unknown> | undefined;
      await new Task(() => {
        left = iterate(stream).next();
      });
      await host.settle();
      continuation.yield(1);
      await expect(left).rejects.toBeInstanceOf(CancellationError);
      expect(await iterate(stream).next()).toEqual(element(1));
    }));
  test('in tier explicit the wait belongs to the task that began the loop', () =>
    withTestHost({ ambient: 'explicit' }, async (host) => {
      const { stream, continuation } = AsyncStream.make<number>();
      const seen: number[] = [];
      const task = new Task(async () => {
        for await (const value of stream) seen.push(value);
        return 'over';
      });
      for (const value of [1, 2]) {
        continuation.yield(value);
        await host.settle();
      }
      task.cancel();
      expect(await task).toBe('over');
      expect(seen).toEqual([1, 2]);
    }));
});

describe('stream.5: several consumers', () => {
  test('first come, first served, one element each; the error to the first, the end to the others', () =>
    withTestHost({}, async () => {
      const { stream, continuation } = AsyncStream.make<number>();
      const [a, b] = [iterate(stream), iterate(stream)];
      const waits = Promise.allSettled([a.next(), b.next(), a.next(), b.next()]);
      continuation.yield(1);
      continuation.yield(2);
      continuation.finish('the error');
      expect(await waits).toEqual([
        { status: 'fulfilled', value: element(1) },
        { status: 'fulfilled', value: element(2) },
        { status: 'rejected', reason: 'the error' },
        { status: 'fulfilled', value: done },
      ]);
    }));
});

describe('stream.6: leaving the loop', () => {
  test('terminates the stream as cancelled; what was buffered is still there for others', async () => {
    const calls: string[] = [];
    const { stream, continuation } = AsyncStream.make<number>();
    continuation.onTermination = (how) => calls.push(how);
    for (const value of [1, 2, 3]) continuation.yield(value);
    for await (const value of stream) {
      expect(value).toBe(1);
      break;
    }
    expect(calls).toEqual(['cancelled']);
    expect(continuation.yield(4)).toEqual({ status: 'terminated' });
    expect(await rest(stream)).toEqual([2, 3]);
  });
  test('an iterator that was left is done, and its waits with it', async () => {
    const { stream } = AsyncStream.make<number>();
    const iterator = iterate(stream);
    const wait = iterator.next();
    expect(await iterator.return?.()).toEqual(done);
    expect(await wait).toEqual(done);
    expect(await iterator.next()).toEqual(done);
  });
});

test('task-locals of the consumer hold in its loop', () =>
  withTestHost({}, async () => {
    const name = new TaskLocal({ defaultValue: 'none' });
    const { stream, continuation } = AsyncStream.make<number>();
    const task = new Task(() =>
      name.withValue('mine', async () => {
        for await (const _ of stream) return name.get();
        return 'ended';
      }),
    );
    continuation.yield(1);
    expect(await task).toBe('mine');
  }));

test('arguments are checked', () => {
  expect(() => new AsyncStream(1 as never)).toThrow('build must be a function');
  expect(() => AsyncStream.make({ bufferingPolicy: 'newest' as never })).toThrow(TypeError);
  expect(() => AsyncStream.make({ bufferingPolicy: { bufferingNewest: 1.5 } })).toThrow(RangeError);
  expect(() => AsyncStream.make({ bufferingPolicy: { bufferingOldest: '1' } as never })).toThrow(TypeError);
});
