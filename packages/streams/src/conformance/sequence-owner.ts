import type { ConformanceCase, Trial } from '@tasktree/conformance';
import type { TaskContext } from '@tasktree/core';
import { Channel, buffer, chain, merge, timer, type AsyncSequence } from '../index.ts';
import { done, element, inTask } from './in-task.ts';
import { iterators, numbers, type Numbers } from './operators.ts';

/** Calls `next` in a region that is cancelled while it waits; gives the error. */
async function cutShort(trial: Trial, task: TaskContext, iterator: AsyncIterator<unknown>): Promise<unknown> {
  return trial.assert.rejects(
    trial.on(task).withTimeout(1, (inside) => inTask(trial, inside, () => iterator.next())),
  );
}

/** To whom an iterator belongs, whoever calls `next()`: map.8. */
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
];
