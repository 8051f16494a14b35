import type { ConformanceCase, Trial } from '../case.ts';
import { here } from '../here.ts';
import { source } from '../pulled-source.ts';

/** Bounded maps that fail, are left early, or are cancelled. */
export const cases: readonly ConformanceCase[] = [
  {
    id: 'map.3/first-failure-of-a-body',
    title:
      'the first failure cancels the others, closes the source, waits for all, and is thrown as that same object',
    async run(trial: Trial) {
      const { core, assert } = trial;
      const error = new Error('expected');
      const log: string[] = [];
      const { items, state } = source(100, true);
      await trial.root(async (task) => {
        const map = here(trial, task, () =>
          core.concurrentMap(
            items,
            async (item, child) => {
              if (item === 2) {
                await trial.settle();
                throw error;
              }
              await child
                .sleep(Infinity)
                .catch((answer: unknown) => assert.isError(answer, 'CancellationError'));
              await trial.sleep(1);
              log.push(`body ${item} ended`);
              child.checkCancellation();
            },
            { concurrency: 4 },
          ),
        );
        const thrown = await assert.rejects(map.next());
        assert.equal(thrown, error);
        log.push('thrown');
        assert.deepEqual(await map.next(), { done: true, value: undefined }, 'what comes after');
        assert.deepEqual(core.suppressedErrors(thrown), [], 'cancellations that it caused are not listed');
      });
      assert.deepEqual([...log].sort(), ['body 0 ended', 'body 1 ended', 'body 3 ended', 'thrown']);
      assert.equal(log.at(-1), 'thrown', 'thrown when all had ended');
      assert.equal(state.closed, 1, 'the source was closed');
    },
  },
  {
    id: 'map.3/later-failures-are-suppressed',
    title: 'errors that come after the first one are suppressed under it, and finished results are dropped',
    also: ['error.2'],
    async run(trial: Trial) {
      const { core, assert } = trial;
      const [first, second] = [new Error('first'), new Error('second')];
      await trial.root(async (task) => {
        const map = here(trial, task, () =>
          core.concurrentMap(
            [0, 1, 2],
            async (item, child) => {
              if (item === 0) return 'a result';
              if (item === 1) {
                await trial.settle();
                throw first;
              }
              await child.sleep(Infinity).catch(() => {});
              throw second;
            },
            { concurrency: 3, prefetch: 3 },
          ),
        );
        assert.equal((await map.next()).value, 'a result');
        assert.equal(await assert.rejects(map.next()), first);
        assert.deepEqual(core.suppressedErrors(first), [second]);
      });
    },
  },
  {
    id: 'map.3/failure-of-the-source',
    title: 'a source that fails cancels the bodies, which are awaited, and its error is thrown',
    async run(trial: Trial) {
      const { core, assert } = trial;
      for (const isAsync of [false, true]) {
        const error = new Error('of the source');
        const log: string[] = [];
        const failing = {
          *[Symbol.iterator]() {
            yield 1;
            throw error;
          },
          async *[Symbol.asyncIterator]() {
            yield 1;
            throw error;
          },
        };
        const items = isAsync
          ? { [Symbol.asyncIterator]: failing[Symbol.asyncIterator] }
          : { [Symbol.iterator]: failing[Symbol.iterator] };
        await trial.root(async (task) => {
          const promise = here(trial, task, () =>
            core.concurrentForEach(items as Iterable<number>, async (_, child) => {
              await child.sleep(Infinity).catch(() => {});
              await trial.sleep(1);
              log.push('body ended');
            }),
          );
          assert.equal(await assert.rejects(promise), error);
          log.push('thrown');
        });
        assert.deepEqual(log, ['body ended', 'thrown']);
      }
    },
  },
  {
    id: 'map.3/leaving-the-loop-early',
    title: 'leaving the loop early cancels the others, closes the source and waits for all, without a throw',
    async run(trial: Trial) {
      const { core, assert } = trial;
      const log: string[] = [];
      const { items, state } = source(100, true);
      await trial.root(async (task) => {
        const map = here(trial, task, () =>
          core.concurrentMap(
            items,
            async (item, child) => {
              if (item === 0) return;
              await child.sleep(Infinity).catch(() => {});
              await trial.sleep(1);
              log.push('body ended');
              child.checkCancellation();
            },
            { concurrency: 2 },
          ),
        );
        for await (const _ of map) {
          await trial.settle();
          break;
        }
        log.push('left');
        assert.equal(state.closed, 1, 'the source was closed');
      });
      assert.equal(log.at(-1), 'left');
      assert.ok(log.length >= 2, 'a body was running, and was awaited');
    },
  },
  {
    id: 'map.3/cancelled-from-outside',
    title: 'cancelling the task around stops the map with its CancellationError, after all has ended',
    also: ['tree.5'],
    async run(trial: Trial) {
      const { core, assert } = trial;
      const log: string[] = [];
      const { items, state } = source(100, false);
      const task = new core.Task(async (own) => {
        const promise = here(trial, own, () =>
          core
            .concurrentMap(
              items,
              async (_, child) => {
                await child.sleep(Infinity).catch(() => {});
                await trial.sleep(1);
                log.push('body ended');
              },
              { concurrency: 3 },
            )
            .toArray(),
        );
        assert.isError(await assert.rejects(promise), 'CancellationError');
        log.push('rejected');
      });
      await trial.settle();
      task.cancel();
      await task;
      assert.deepEqual(log, ['body ended', 'body ended', 'body ended', 'rejected']);
      assert.equal(state.closed, 1, 'the source was closed');
    },
  },
];
