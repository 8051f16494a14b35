import type { Executor } from '@tasktree/core';
import type { ConformanceCase, Trial } from '../case.ts';
import { here } from '../here.ts';
import { source as pulledSource } from '../pulled-source.ts';

/** A source whose closing fails. */
function failingToClose(error: unknown): AsyncIterable<number> {
  let next = 0;
  return {
    [Symbol.asyncIterator]: () => ({
      next: async () => ({ done: false, value: next++ }),
      return: () => Promise.reject(error),
    }),
  };
}

/** Bounded maps where several things happen at once. */
export const cases: readonly ConformanceCase[] = [
  {
    id: 'map.1/bodies-are-children',
    title: 'bodies are children of the task that called: priority and task-locals as of the call, and events',
    also: ['local.3', 'observe.2'],
    async run(trial: Trial) {
      const { core, assert } = trial;
      const local = new core.TaskLocal<string>({ defaultValue: 'default' });
      const parents: unknown[] = [];
      const watching = core.observe({ created: (task) => parents.push(task.parent) }) as unknown as Record<
        symbol,
        () => void
      >;
      try {
        const root = new core.Task(
          (task) =>
            task.withValue(local, 'bound', async (bound) => {
              const map = here(trial, bound, () =>
                core.concurrentMap([1, 2], (_, child) => [child.get(local), child.priority]),
              );
              return map.toArray();
            }),
          { priority: 17 },
        );
        assert.deepEqual(await root, [
          ['bound', 17],
          ['bound', 17],
        ]);
        assert.deepEqual(parents, [null, root.id, root.id], 'parents of the tasks made');
      } finally {
        watching[Symbol.dispose ?? Symbol.for('Symbol.dispose')]?.();
      }
    },
  },
  {
    id: 'map.1/after-its-end',
    title: 'a map that has ended gives done, and can be closed again',
    async run(trial: Trial) {
      const { core, assert } = trial;
      await trial.root(async (task) => {
        const map = here(trial, task, () => core.concurrentMap([1, 2, 3], (item) => item));
        assert.deepEqual(await map.toArray(), [1, 2, 3]);
        assert.deepEqual(await map.next(), { done: true, value: undefined }, 'after toArray');
        assert.deepEqual(await map.return?.(), { done: true, value: undefined }, 'closed');
        const iterated = here(trial, task, () => core.concurrentMap([1, 2, 3], (item) => item));
        assert.equal((await iterated.next()).value, 1);
        assert.deepEqual(await iterated.toArray(), [2, 3], 'the rest');
        assert.deepEqual(await iterated.return?.(), { done: true, value: undefined }, 'closed after its end');
        const left = here(trial, task, () =>
          core.concurrentMap([1, 2, 3], (item) => item, { concurrency: 3, prefetch: 3 }),
        );
        assert.equal((await left.next()).value, 1);
        await trial.settle();
        assert.deepEqual(await left.return?.(), { done: true, value: undefined }, 'closed early');
        assert.deepEqual(await left.next(), { done: true, value: undefined }, 'although results were there');
        const unused = here(trial, task, () => core.concurrentMap([1], (item) => item));
        assert.deepEqual(await unused.return?.(), { done: true, value: undefined }, 'closed before it began');
        assert.deepEqual(await unused.next(), { done: true, value: undefined }, 'and after that');
      });
    },
  },
  {
    id: 'map.3/in-a-cancelled-task',
    title: 'in a cancelled task a map runs nothing, closes its source and rejects with the CancellationError',
    async run(trial: Trial) {
      const { core, assert } = trial;
      let bodies = 0;
      await trial.root(async (task) => {
        const map = here(trial, task, () => core.concurrentMap([1, 2, 3], () => (bodies += 1)));
        task.cancel('why');
        const error = await assert.rejects(map.next());
        assert.isError(error, 'CancellationError');
        assert.equal((error as { reason: unknown }).reason, 'why');
        assert.deepEqual(await map.next(), { done: true, value: undefined });
      });
      assert.equal(bodies, 0, 'bodies that ran');
    },
  },
  {
    id: 'map.3/a-failure-while-nobody-waits',
    title: 'a failure while nobody waits is thrown by the next next(), once; what was finished is dropped',
    async run(trial: Trial) {
      const { core, assert } = trial;
      const error = new Error('expected');
      const gate = trial.gate();
      await trial.root(async (task) => {
        const map = here(trial, task, () =>
          core.concurrentMap(
            [0, 1, 2],
            async (item) => {
              if (item === 2) {
                await gate.promise;
                throw error;
              }
              return item;
            },
            { concurrency: 3, prefetch: 3 },
          ),
        );
        assert.equal((await map.next()).value, 0);
        gate.open();
        await trial.settle();
        assert.equal(await assert.rejects(map.next()), error);
        assert.deepEqual(await map.next(), { done: true, value: undefined });
      });
    },
  },
  {
    id: 'map.3/an-ended-source-is-not-closed',
    title: 'a source that has ended, or failed, is not closed again',
    async run(trial: Trial) {
      const { core, assert } = trial;
      const error = new Error('expected');
      for (const isFailing of [false, true]) {
        let closed = 0;
        let left = 3;
        const source: AsyncIterable<number> = {
          [Symbol.asyncIterator]: () => ({
            async next() {
              left -= 1;
              if (left >= 0) return { done: false, value: left };
              if (isFailing) throw error;
              return { done: true, value: undefined };
            },
            async return() {
              closed += 1;
              return { done: true, value: undefined };
            },
          }),
        };
        await trial.root(async (task) => {
          const body = async (item: number): Promise<void> => {
            await trial.settle();
            if (!isFailing && item === 0) throw error;
          };
          const all = here(trial, task, () => core.concurrentForEach(source, body));
          assert.equal(await assert.rejects(all), error);
        });
        assert.equal(closed, 0, isFailing ? 'closed after it failed' : 'closed after it ended');
      }
    },
  },
  {
    id: 'ambient.2/in-the-source-of-a-map',
    title: 'a source that is pulled because an item has ended finds the task of the map, and never that item',
    also: ['map.7', 'tree.10'],
    async run(trial: Trial) {
      const { core, assert } = trial;
      const elsewhere: Executor = { enqueue: (job) => void Promise.resolve().then(() => job.run()) };
      const body = async (): Promise<void> => {
        for (let turn = 0; turn < 3; turn++) await Promise.resolve();
      };
      for (const isAsync of [false, true]) {
        for (const executor of [null, elsewhere]) {
          const found = new Set<number | undefined>();
          const { items } = pulledSource(6, isAsync, () => found.add(core.Task.current?.id));
          const id = await trial.root(async (task) => {
            await task.withTaskExecutorPreference(executor, (inner) =>
              here(trial, inner, () => core.concurrentForEach(items, body, { concurrency: 2 })),
            );
            return task.id;
          });
          const how = `${isAsync ? 'async' : 'sync'} source, ${executor === null ? 'host' : 'executor'}`;
          assert.deepEqual([...found], [id], `pulled in: ${how}`);
        }
      }
    },
  },
  {
    id: 'map.1/any-iterable',
    title:
      'a string is a source like any iterable, and a source whose next() gives no object fails as in a loop',
    async run(trial: Trial) {
      const { core, assert } = trial;
      await trial.root(async (task) => {
        const letters = here(trial, task, () => core.concurrentMap('abc', (letter) => letter.toUpperCase()));
        assert.deepEqual(await letters.toArray(), ['A', 'B', 'C']);
        for (const symbol of [Symbol.iterator, Symbol.asyncIterator]) {
          const odd = { [symbol]: () => ({ next: () => 7 }) } as unknown as Iterable<number>;
          const error = await assert.rejects(here(trial, task, () => core.concurrentForEach(odd, () => {})));
          assert.ok(error instanceof TypeError, `${String(symbol)}: ${String(error)}`);
        }
      });
    },
  },
  {
    id: 'map.3/answers-of-the-platform',
    title: 'an abort of the platform with which a cancelled body answers the end of its map is not listed',
    also: ['cancel.19'],
    async run(trial: Trial) {
      const { core, assert } = trial;
      const first = new Error('first');
      await trial.root(async (task) => {
        const call = here(trial, task, () =>
          core.concurrentForEach([0, 1], async (item, child) => {
            if (item === 0) {
              await trial.settle();
              throw first;
            }
            await child.sleep(Infinity).catch(() => {});
            throw Object.assign(new Error('aborted'), { name: 'AbortError' });
          }),
        );
        assert.equal(await assert.rejects(call), first);
        assert.deepEqual(core.suppressedErrors(first), []);
      });
    },
  },
  {
    id: 'map.3/a-source-that-fails-to-close',
    title:
      'an error of closing the source is suppressed under the first one, and thrown where it is the first',
    also: ['error.2'],
    async run(trial: Trial) {
      const { core, assert } = trial;
      const [first, closing] = [new Error('first'), new Error('of closing')];
      await trial.root(async (task) => {
        const failing = here(trial, task, () =>
          core.concurrentMap(failingToClose(closing), () => Promise.reject(first), { concurrency: 1 }),
        );
        assert.equal(await assert.rejects(failing.next()), first);
        assert.deepEqual(core.suppressedErrors(first), [closing]);
        const map = here(trial, task, () => core.concurrentMap(failingToClose(closing), (item) => item));
        await map.next();
        assert.equal(await assert.rejects(map.return?.() ?? Promise.resolve()), closing);
      });
    },
  },
];
