import type { TaskContext } from '@tasktree/core';
import type { ConformanceCase, Trial } from '../case.ts';
import { here } from '../here.ts';
import { CountedSignal, signalSource, type SignalSource } from '../signal-source.ts';

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

/** The two halves of a controller, each by itself. */
function bound(source: SignalSource): { signal: SignalSource['signal']; abort: (reason: unknown) => void } {
  return { signal: source.signal, abort: (reason) => source.abort(reason) };
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
  {
    id: 'map.3/errors-after-leaving-early',
    title:
      'an error of a body that was cancelled by leaving the loop is suppressed under the error that left it',
    also: ['error.2'],
    async run(trial: Trial) {
      const { core, assert } = trial;
      const [leaving, late] = [new Error('leaving'), new Error('late')];
      const error = await assert.rejects(
        trial.root(async (task) => {
          const map = here(trial, task, () =>
            core.concurrentMap(
              [0, 1],
              async (item, child) => {
                if (item === 0) return;
                await child.sleep(Infinity).catch(() => {});
                throw late;
              },
              { concurrency: 2 },
            ),
          );
          for await (const _ of map) {
            await trial.settle();
            throw leaving;
          }
        }),
      );
      assert.equal(error, leaving);
      assert.deepEqual(core.suppressedErrors(error), [late]);
    },
  },
  {
    id: 'map.3/bodies-that-take-no-notice',
    title: 'a map whose bodies take no notice of its end is abandoned after the time that holds for its task',
    also: ['grace.2'],
    leavesTasks: true,
    async run(trial: Trial) {
      const { core, assert } = trial;
      const gate = trial.gate();
      const error = new Error('expected');
      const root = new core.Task(
        async (task) => {
          const promise = here(trial, task, () =>
            core.concurrentForEach(
              [0, 1],
              async (item) => {
                if (item === 1) throw error;
                await gate.promise;
              },
              { concurrency: 2 },
            ),
          );
          assert.equal(await assert.rejects(promise), error);
          const [abandoned] = core.suppressedErrors(error);
          assert.isError(abandoned, 'AbandonedTasksError');
        },
        { abandonAfter: 5 },
      );
      await root;
      gate.open();
      await trial.settle();
    },
  },
  {
    id: 'map.3/stopped-by-a-signal',
    title: 'a signal stops a map with its reason, when all has ended; an aborted one before anything runs',
    also: ['signal.3'],
    async run(trial: Trial) {
      const { core, assert } = trial;
      const { signal, abort } = bound(signalSource());
      const log: string[] = [];
      await trial.root(async (task) => {
        const body = async (_: number, child: TaskContext): Promise<void> => {
          await child.sleep(Infinity).catch(() => {});
          await trial.sleep(1);
          log.push('ended');
        };
        const start = (): Promise<void> =>
          here(trial, task, () => core.concurrentForEach([1, 2, 3], body, { concurrency: 2, signal }));
        const running = start();
        await trial.settle();
        abort('of the signal');
        const error = await assert.rejects(running);
        assert.isError(error, 'CancellationError');
        assert.equal((error as { reason: unknown }).reason, 'of the signal');
        assert.deepEqual(log, ['ended', 'ended'], 'when it rejects');
        assert.ok(!task.isCancelled, 'the task around is not cancelled');
        assert.equal(
          ((await assert.rejects(start())) as { reason: unknown }).reason,
          'of the signal',
          'aborted before',
        );
        assert.equal(log.length, 2, 'and nothing ran');
      });
    },
  },
  {
    id: 'map.3/disposed',
    title: 'disposing a map ends it as leaving its loop does; what takes no notice is abandoned',
    also: ['grace.2'],
    leavesTasks: true,
    async run(trial: Trial) {
      const { core, assert } = trial;
      const gate = trial.gate();
      const log: string[] = [];
      const dispose = async (map: object): Promise<void> => {
        const symbol = Symbol.asyncDispose ?? Symbol.for('Symbol.asyncDispose');
        await (map as Record<symbol, () => Promise<void>>)[symbol]?.();
      };
      await trial.root(async (task) => {
        const map = here(trial, task, () =>
          core.concurrentMap([0, 1], async (item, child) => {
            if (item === 0) return;
            await child.sleep(Infinity).catch(() => {});
            await trial.settle();
            log.push('ended');
          }),
        );
        await map.next();
        await dispose(map);
        log.push('disposed');
      });
      await trial.root(
        async (task) => {
          const deaf = here(trial, task, () =>
            core.concurrentMap([0, 1], (item): unknown => (item === 0 ? 0 : gate.promise)),
          );
          await deaf.next();
          assert.isError(await assert.rejects(dispose(deaf)), 'AbandonedTasksError');
        },
        { abandonAfter: 5 },
      );
      assert.deepEqual(log, ['ended', 'disposed']);
      gate.open();
      await trial.settle();
    },
  },
  {
    id: 'map.6/no-listener-is-left',
    title: 'a waiter that was given its permit leaves no listener on its signal',
    forms: ['explicit'],
    also: ['signal.4'],
    async run(trial: Trial) {
      const { core, assert } = trial;
      const semaphore = new core.Semaphore(1);
      const source = new CountedSignal();
      const held = await semaphore.acquire();
      const waiting = semaphore.acquire({ signal: source.signal });
      await trial.settle();
      assert.equal(source.listeners, 1, 'listeners while it waits');
      held.release();
      (await waiting).release();
      assert.equal(source.listeners, 0, 'listeners afterwards');
    },
  },
];
