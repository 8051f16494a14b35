import type { ConformanceCase } from '@tasktree/conformance';
import type { TaskContext } from '@tasktree/core';
import {
  AsyncStream,
  buffer,
  chain,
  chunked,
  combineLatest,
  flatMapLatest,
  merge,
  type AsyncSequence,
} from '../index.ts';
import { inTask } from './in-task.ts';
import { iterators, numbers } from './operators.ts';

/** What leaving an operator does, and lets out: map.9, channel.7. */
export const cases: readonly ConformanceCase[] = [
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
