import type { ConformanceCase } from '@tasktree/conformance';
import { AsyncStream, type BufferingPolicy } from '../index.ts';
import { done, element, inTask, take } from './in-task.ts';

const policies: readonly (readonly [string, BufferingPolicy, readonly number[], readonly number[]])[] = [
  ['unbounded', 'unbounded', [1, 2, 3, 4, 5], []],
  ['oldest', { bufferingOldest: 3 }, [1, 2, 3], [4, 5]],
  ['newest', { bufferingNewest: 3 }, [3, 4, 5], [1, 2]],
];

export const cases: readonly ConformanceCase[] = [
  ...policies.map(([name, bufferingPolicy, kept, dropped]): ConformanceCase => ({
    id: `stream.1/${name}`,
    title: `a stream that keeps ${name} keeps ${kept.join(', ')} of 1 to 5, and says what it drops`,
    async run({ assert }) {
      const { stream, continuation } = AsyncStream.make<number>({ bufferingPolicy });
      const results = [1, 2, 3, 4, 5].map((value) => continuation.yield(value));
      continuation.finish();
      const gone = results.flatMap((result) => (result.status === 'dropped' ? [result.element] : []));
      assert.deepEqual(gone, dropped);
      assert.deepEqual(await take(stream[Symbol.asyncIterator](), kept.length + 1), [
        ...kept.map(element),
        done,
      ]);
      assert.deepEqual(continuation.yield(6), { status: 'terminated' });
    },
  })),
  {
    id: 'stream.1/no-room',
    title: 'with room for nothing an element is dropped, unless a consumer waits',
    async run({ assert }) {
      for (const bufferingPolicy of [{ bufferingOldest: 0 }, { bufferingNewest: -1 }]) {
        const { stream, continuation } = AsyncStream.make<number>({ bufferingPolicy });
        assert.deepEqual(continuation.yield(1), { status: 'dropped', element: 1 });
        const wait = stream[Symbol.asyncIterator]().next();
        assert.equal(continuation.yield(2).status, 'enqueued');
        assert.deepEqual(await wait, element(2));
      }
    },
  },
  {
    id: 'stream.2/error-once',
    title: 'the buffer comes before the error, the error once, and then the end for ever',
    async run({ assert }) {
      const { stream, continuation } = AsyncStream.make<number>();
      const error = new Error('the first');
      continuation.yield(1);
      continuation.finish(error);
      continuation.finish(new Error('the second'));
      const iterator = stream[Symbol.asyncIterator]();
      assert.deepEqual(await iterator.next(), element(1));
      assert.equal(await assert.rejects(iterator.next()), error);
      assert.deepEqual(await take(iterator, 2), [done, done]);
    },
  },
  {
    id: 'stream.2/held-error',
    title: 'an error that is held is thrown in a cancelled task too',
    async run(trial) {
      const { assert } = trial;
      const { stream, continuation } = AsyncStream.make<number>();
      const error = new Error('held');
      continuation.finish(error);
      await trial.root(async (task) => {
        task.cancel();
        const iterator = inTask(trial, task, () => stream[Symbol.asyncIterator]());
        assert.equal(await assert.rejects(inTask(trial, task, () => iterator.next())), error);
        assert.deepEqual(await inTask(trial, task, () => iterator.next()), done);
      });
    },
  },
  {
    id: 'stream.3/before-the-waiter',
    title: 'onTermination is called once, before the waiter goes on',
    async run({ assert }) {
      const order: unknown[] = [];
      const { stream, continuation } = AsyncStream.make<number>();
      continuation.onTermination = (how) => order.push(how);
      const iterator = stream[Symbol.asyncIterator]();
      const wait = iterator.next().then((result) => order.push(result));
      continuation.finish();
      continuation.finish();
      await wait;
      await iterator.return?.();
      assert.deepEqual(order, ['finished', done]);
    },
  },
  {
    id: 'stream.4/cancelled-waiter',
    title: 'cancelling a task that waits: the handler, the end of the stream, done, and no throw',
    also: ['stream.3'],
    async run(trial) {
      const { assert, core } = trial;
      const order: unknown[] = [];
      const { stream, continuation } = AsyncStream.make<number>();
      continuation.onTermination = (how) => order.push(how);
      const task = new core.Task(async (task) => {
        order.push(await inTask(trial, task, () => stream[Symbol.asyncIterator]().next()));
      });
      await trial.settle();
      task.cancel();
      order.push('cancel has returned');
      await task;
      assert.deepEqual(order, ['cancelled', 'cancel has returned', done]);
      assert.equal(continuation.yield(1).status, 'terminated');
    },
  },
  {
    id: 'stream.4/buffer-is-kept',
    title: 'a cancelled stream still hands out what it had buffered',
    async run(trial) {
      const { assert } = trial;
      const { stream, continuation } = AsyncStream.make<number>();
      continuation.yield(1);
      continuation.yield(2);
      await trial.root(async (task) => {
        task.cancel();
        const iterator = inTask(trial, task, () => stream[Symbol.asyncIterator]());
        assert.deepEqual(await inTask(trial, task, () => iterator.next()), element(1));
        assert.equal(continuation.yield(3).status, 'terminated');
        assert.deepEqual(await take(iterator, 2), [element(2), done]);
      });
    },
  },
  {
    id: 'stream.4/loop',
    title: 'a loop over a stream ends when its task is cancelled, also after many awaits',
    async run(trial) {
      const { assert, core } = trial;
      const { stream, continuation } = AsyncStream.make<number>();
      const seen: number[] = [];
      const task = new core.Task(async () => {
        for await (const value of stream) seen.push(value);
        return 'over';
      });
      for (const value of [1, 2, 3]) {
        continuation.yield(value);
        await trial.settle();
      }
      task.cancel();
      assert.equal(await task, 'over');
      assert.deepEqual(seen, [1, 2, 3]);
    },
  },
  {
    id: 'stream.5/first-come',
    title: 'consumers are served first come, first served; one of them gets the error',
    async run({ assert }) {
      const { stream, continuation } = AsyncStream.make<number>();
      const [a, b] = [stream[Symbol.asyncIterator](), stream[Symbol.asyncIterator]()];
      const waits = Promise.allSettled([a.next(), b.next(), a.next(), b.next()]);
      continuation.yield(1);
      continuation.yield(2);
      continuation.finish('the error');
      assert.deepEqual(await waits, [
        { status: 'fulfilled', value: element(1) },
        { status: 'fulfilled', value: element(2) },
        { status: 'rejected', reason: 'the error' },
        { status: 'fulfilled', value: done },
      ]);
    },
  },
  {
    id: 'stream.6/break',
    title: 'leaving a loop terminates the stream as cancelled',
    also: ['stream.3'],
    async run({ assert }) {
      const ends: string[] = [];
      const { stream, continuation } = AsyncStream.make<number>();
      continuation.onTermination = (how) => ends.push(how);
      continuation.yield(1);
      for await (const value of stream) {
        assert.equal(value, 1);
        break;
      }
      assert.deepEqual(ends, ['cancelled']);
      assert.equal(continuation.yield(2).status, 'terminated');
    },
  },
];
