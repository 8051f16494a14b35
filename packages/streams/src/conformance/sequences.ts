import type { ConformanceCase, Trial } from '@tasktree/conformance';
import type { TaskContext } from '@tasktree/core';
import {
  AsyncStream,
  Channel,
  adjacentPairs,
  buffer,
  chain,
  chunked,
  combineLatest,
  debounce,
  flatMapLatest,
  merge,
  removeDuplicates,
  share,
  throttle,
  timer,
  zip,
  type AsyncSequence,
} from '../index.ts';
import { done, element, inTask } from './in-task.ts';

type Numbers = AsyncIterable<number>;

/** Every iterator of the library over one source, giving an element for each of its. */
const iterators: Record<string, (source: Numbers) => AsyncIterator<unknown>> = {
  merge: (source) => merge(source),
  zip: (source) => zip(source),
  combineLatest: (source) => combineLatest(source),
  chain: (source) => chain(source),
  buffer: (source) => buffer(source, 2),
  chunked: (source) => chunked(source, 1),
  'chunked by time': (source) => chunked(source, { count: 1, time: 60_000 }),
  debounce: (source) => debounce(source, 0),
  throttle: (source) => throttle(source, 0),
  removeDuplicates: (source) => removeDuplicates(source),
  adjacentPairs: (source) => adjacentPairs(source),
  flatMapLatest: (source) => flatMapLatest(source, (value) => [value]),
  share: (source) => share(source)[Symbol.asyncIterator](),
  stream: (source) => source[Symbol.asyncIterator](),
};

/** A stream that gives numbers when it is told to. */
function numbers(): {
  readonly source: Numbers;
  readonly give: () => void;
  readonly finish: (error?: unknown) => void;
} {
  const { stream, continuation } = AsyncStream.make<number>();
  let last = 0;
  return {
    source: stream,
    give: () => void continuation.yield((last += 1)),
    finish: (error) => continuation.finish(error),
  };
}

/** Calls `next` in a region that is cancelled while it waits; gives the error. */
async function cutShort(trial: Trial, task: TaskContext, iterator: AsyncIterator<unknown>): Promise<unknown> {
  return trial.assert.rejects(
    trial.on(task).withTimeout(1, (inside) => inTask(trial, inside, () => iterator.next())),
  );
}

export const cases: readonly ConformanceCase[] = [
  ...Object.entries(iterators).map(([name, make]): ConformanceCase => ({
    id: `map.8/${name.replaceAll(' ', '-').toLowerCase()}-a-limit-for-each`,
    title: `${name}: a time limit for each element gives all elements; one that cuts a wait short takes nothing`,
    also: ['stream.4'],
    async run(trial) {
      const { assert } = trial;
      const { source, give, finish } = numbers();
      await trial.root(async (task) => {
        const iterator = inTask(trial, task, () => make(source));
        const next = (): Promise<IteratorResult<unknown>> =>
          trial.on(task).withTimeout(60_000, (inside) => inTask(trial, inside, () => iterator.next()));
        // A pair needs two.
        if (name === 'adjacentPairs') give();
        for (const value of [1, 2, 3]) {
          assert.isError(await cutShort(trial, task, iterator), 'TimeoutError');
          give();
          const result = await next();
          const seen: unknown[] = [result.value].flat();
          assert.deepEqual(seen, name === 'adjacentPairs' ? [value, value + 1] : [value]);
        }
        assert.isError(await cutShort(trial, task, iterator), 'TimeoutError');
        finish();
        assert.deepEqual(await next(), done);
      });
    },
  })),
  {
    id: 'map.8/cancelled-region',
    title: 'a next() called in a cancelled region rejects with the error of that region and takes nothing',
    async run(trial) {
      const { assert } = trial;
      const channel = new Channel<number>();
      await channel.send(1);
      await trial.root(async (task) => {
        const all = inTask(trial, task, () => [buffer([1, 2], 2), channel[Symbol.asyncIterator]()]);
        for (const iterator of all) {
          const error = await assert.rejects(
            trial.on(task).withTimeout(0, async (inside) => {
              const refused = await assert.rejects(inTask(trial, inside, () => iterator.next()));
              assert.equal(
                refused,
                assert.throws(() => inside.checkCancellation()),
              );
              throw refused;
            }),
          );
          assert.isError(error, 'TimeoutError');
          assert.deepEqual(await inTask(trial, task, () => iterator.next()), element(1));
        }
        await (all[0] as AsyncSequence<number>).return();
      });
    },
  },
  {
    id: 'map.8/own-region-cancelled',
    title:
      'when the body it belongs to is cancelled, next() rejects when all it ran has stopped; it is not done',
    async run(trial) {
      const { assert, core } = trial;
      const log: string[] = [];
      const asked = trial.gate<IteratorResult<number, undefined>>();
      // Ends its pull only when it is closed, and takes its time for that.
      const source: Numbers = {
        [Symbol.asyncIterator]: () => ({
          next: () => asked.promise,
          return: async () => {
            await trial.settle();
            log.push('closed');
            asked.open(done);
            return done;
          },
        }),
      };
      const task = new core.Task(async (self) => {
        const sequence = inTask(trial, self, () => merge(source));
        const wait = inTask(trial, self, () => sequence.next());
        await trial.settle();
        self.cancel('enough');
        const error = await assert.rejects(wait);
        log.push('next() has rejected');
        assert.equal(
          error,
          assert.throws(() => self.checkCancellation()),
        );
      });
      await task;
      assert.deepEqual(log, ['closed', 'next() has rejected']);
    },
  },
  {
    id: 'map.8/owner-has-ended',
    title: 'after the body it belongs to has ended next() rejects with ScopeClosedError',
    also: ['tree.10'],
    async run(trial) {
      const { assert, core } = trial;
      const all: typeof iterators = { ...iterators, timer: () => timer(1) };
      for (const make of Object.values(all)) {
        const { source, give } = numbers();
        give();
        give();
        const iterator = await new core.Task(async (task) => {
          const made = inTask(trial, task, () => make(source));
          await inTask(trial, task, () => made.next());
          return made;
        });
        assert.isError(await assert.rejects(iterator.next()), 'ScopeClosedError');
        await iterator.return?.();
        assert.deepEqual(await iterator.next(), done);
      }
    },
  },
  {
    id: 'map.8/locals-of-where-it-was-made',
    title: 'a source sees the task-locals of where the operator was called, whoever calls next()',
    also: ['local.3'],
    async run(trial) {
      const { assert, core } = trial;
      const where = new core.TaskLocal({ defaultValue: 'nowhere' });
      const here: AsyncIterable<string> = {
        [Symbol.asyncIterator]: () => ({ next: async () => ({ done: false, value: where.get() }) }),
      };
      for (const make of [merge<[AsyncIterable<string>]>, chain<[AsyncIterable<string>]>]) {
        await trial.root(async (task) => {
          const sequence = task.withValue(where, 'made', (inside) => inTask(trial, inside, () => make(here)));
          const value = await task.withValue(where, 'asked', (inside) =>
            inTask(trial, inside, () => sequence.next()),
          );
          assert.deepEqual(value, element('made'));
          await sequence.return();
        });
      }
    },
  },
  {
    id: 'map.8/closed-while-it-waits',
    title: 'a next() that waits when its iterator is closed settles as done, and takes nothing',
    also: ['channel.3'],
    async run(trial) {
      const { assert } = trial;
      const channel = new Channel<number>();
      const receiver = channel.receiver();
      await trial.root(async (task) => {
        for (const make of [
          () => channel[Symbol.asyncIterator](),
          () => receiver[Symbol.asyncIterator](),
          () => merge(channel),
        ]) {
          const loop = inTask(trial, task, make);
          const wait = inTask(trial, task, () => loop.next());
          await trial.settle();
          await loop.return();
          assert.deepEqual(await wait, done);
          assert.ok(channel.trySend(1), 'there is room');
          assert.deepEqual(channel.tryReceive(), element(1));
        }
      });
    },
  },
  ...(['buffer', 'share', 'debounce'] as const).map((name): ConformanceCase => ({
    id: `map.9/${name}`,
    title: `${name}: a failure of which nobody was told before the loop was left comes out of the leaving`,
    async run(trial) {
      const { assert, core } = trial;
      const error = new Error('of the source');
      const operator = iterators[name]!;
      const start = async (task: TaskContext): Promise<AsyncSequence<unknown>> => {
        const { source, give, finish } = numbers();
        const iterator = inTask(trial, task, () => operator(source)) as AsyncSequence<unknown>;
        give();
        await inTask(trial, task, () => iterator.next());
        await trial.settle();
        finish(error);
        await trial.settle();
        return iterator;
      };
      await trial.root(async (task) => {
        assert.equal(await assert.rejects((await start(task)).return()), error);
      });
      // Left by a throw: the language drops what return() rejects with, so it is kept under the error that leaves.
      const mine = new Error('mine');
      const thrown = await assert.rejects(
        trial.root(async (task) => {
          await (await start(task)).return().catch(() => {});
          throw mine;
        }),
      );
      assert.equal(thrown, mine);
      assert.deepEqual(core.suppressedErrors(mine), [error]);
    },
  })),
  {
    id: 'map.9/disposal-parks',
    title: 'disposal does not reject: the failure is kept under the error with which the body around ends',
    also: ['let.12', 'error.2'],
    async run(trial) {
      const { assert, core } = trial;
      const error = new Error('of the source');
      const mine = new Error('mine');
      const thrown = await assert.rejects(
        trial.root(async (task) => {
          const { source, give, finish } = numbers();
          const sequence = inTask(trial, task, () => buffer(source, 2));
          give();
          await inTask(trial, task, () => sequence.next());
          finish(error);
          await trial.settle();
          const symbols = Symbol as unknown as { readonly asyncDispose?: symbol };
          const symbol = symbols.asyncDispose ?? Symbol.for('Symbol.asyncDispose');
          await (sequence as unknown as Record<symbol, () => Promise<void>>)[symbol]!();
          throw mine;
        }),
      );
      assert.equal(thrown, mine);
      assert.deepEqual(core.suppressedErrors(mine), [error]);
    },
  },
  {
    id: 'channel.7/elements-untaken',
    title:
      'leaving an operator while elements of other sources lie untaken ends, and lets out the error of the loop',
    async run(trial) {
      const { assert } = trial;
      const mine = new Error('mine');
      const makers: (() => AsyncSequence<unknown>)[] = [
        () => merge([1, 2], [3, 4]),
        () => combineLatest([1, 2], [3, 4]),
        () => flatMapLatest([1], () => [3, 4]),
        () => chunked([1, 2], { count: 1, time: 60_000 }),
      ];
      for (const make of makers) {
        const left = await trial.root(async (task) => {
          for await (const value of inTask(trial, task, make)) {
            await trial.settle();
            return value;
          }
          return undefined;
        });
        assert.ok(left !== undefined, 'it gave something');
        const thrown = await assert.rejects(
          trial.root(async (task) => {
            for await (const _ of inTask(trial, task, make)) {
              await trial.settle();
              throw mine;
            }
          }),
        );
        assert.equal(thrown, mine);
      }
    },
  },
  {
    id: 'channel.7/idle-sources',
    title: 'leaving an operator over sources that wait closes and awaits them',
    async run(trial) {
      const { assert, core } = trial;
      const log: string[] = [];
      const source = (name: string): AsyncIterable<string> => {
        const { stream, continuation } = AsyncStream.make<string>();
        continuation.onTermination = (how) => log.push(`${name} ${how}`);
        if (name === 'a') continuation.yield(name);
        return stream;
      };
      await new core.Task(async (task) => {
        for await (const value of inTask(trial, task, () =>
          merge(source('a'), buffer(source('b'), 1), chain(source('c'))),
        )) {
          assert.equal(value, 'a');
          await trial.settle();
          break;
        }
        log.push('left');
      });
      assert.equal(log.pop(), 'left');
      assert.deepEqual(log.sort(), ['a cancelled', 'b cancelled', 'c cancelled']);
    },
  },
];
