import type { ConcurrentMap, TaskContext } from '@tasktree/core';
import type { ConformanceCase, Trial } from '../case.ts';
import { here } from '../here.ts';

const asyncDispose: typeof Symbol.asyncDispose = Symbol.asyncDispose ?? Symbol.for('Symbol.asyncDispose');

/** A map of which a body, or the source, has failed with `error` after the first result, while the consumer was busy with that. */
async function failedMeanwhile(
  trial: Trial,
  task: TaskContext,
  error: unknown,
  inSource = false,
): Promise<ConcurrentMap<number>> {
  const items = function* (): Generator<number> {
    yield 0;
    yield 1;
    if (inSource) throw error;
  };
  const map = here(trial, task, () =>
    trial.core.concurrentMap(
      items(),
      async (item) => {
        if (item === 0 || inSource) return item;
        await trial.settle();
        throw error;
      },
      { concurrency: 2 },
    ),
  );
  await map.next();
  await trial.settle();
  await trial.settle();
  return map;
}

/** Whether anybody is told of a failure. */
export const cases: readonly ConformanceCase[] = [
  {
    id: 'map.9/leaving',
    title: 'a failure of which nobody was told comes out of the leaving, once',
    also: ['error.3'],
    async run(trial: Trial) {
      const { core, assert } = trial;
      for (const inSource of [false, true]) {
        const error = new Error(inSource ? 'of the source' : 'of a body');
        await trial.root(async (task) => {
          const map = await failedMeanwhile(trial, task, error, inSource);
          assert.equal(await assert.rejects(map.return?.() as Promise<unknown>), error);
          assert.deepEqual(await map.return?.(), { done: true, value: undefined }, 'again');
          assert.deepEqual(await map.next(), { done: true, value: undefined });
          const told = await failedMeanwhile(trial, task, error, inSource);
          assert.equal(await assert.rejects(told.next()), error);
          assert.deepEqual(await told.return?.(), { done: true, value: undefined }, 'when it was told');
          const looped = async (): Promise<void> => {
            const items = here(trial, task, () =>
              core.concurrentMap([0, 1], async (item) => {
                if (item === 0) return;
                await trial.settle();
                throw error;
              }),
            );
            for await (const _ of items) {
              await trial.settle();
              await trial.settle();
              break;
            }
          };
          assert.equal(await assert.rejects(looped()), error, 'out of a loop');
        });
      }
      assert.deepEqual(await trial.uncaught(), []);
    },
  },
  {
    id: 'map.9/leaving-by-a-throw',
    title:
      'where the loop is left by a throw the failure is suppressed under the error with which its owner ends',
    also: ['error.2'],
    async run(trial: Trial) {
      const { core, assert } = trial;
      const [failure, leaving] = [new Error('failure'), new Error('leaving')];
      const leave = async (task: TaskContext): Promise<void> => {
        const map = await failedMeanwhile(trial, task, failure);
        for await (const _ of {
          [Symbol.asyncIterator]: () => ({
            next: () => Promise.resolve({ done: false, value: 0 }),
            return: () => map.return?.() as Promise<IteratorResult<number>>,
          }),
        }) {
          throw leaving;
        }
      };
      const error = await assert.rejects(trial.root((task) => leave(task)));
      assert.equal(error, leaving);
      assert.deepEqual(core.suppressedErrors(error), [failure]);
      await trial.root(async (task) => {
        assert.equal(await assert.rejects(leave(task)), leaving, 'caught in its owner');
      });
      assert.deepEqual(await trial.uncaught(), []);
    },
  },
  {
    id: 'map.9/disposal',
    title:
      'disposal does not reject: the failure is suppressed under the error with which the owner ends, or reported',
    also: ['let.12', 'error.3'],
    async run(trial: Trial) {
      const { core, assert } = trial;
      const [failure, leaving] = [new Error('failure'), new Error('leaving')];
      const dispose = async (task: TaskContext): Promise<void> => {
        const map = await failedMeanwhile(trial, task, failure);
        await map[asyncDispose]();
        await map[asyncDispose]();
      };
      const error = await assert.rejects(
        trial.root(async (task) => {
          await dispose(task);
          throw leaving;
        }),
      );
      assert.equal(error, leaving);
      assert.deepEqual(core.suppressedErrors(error), [failure]);
      assert.deepEqual(await trial.uncaught(), []);
      await trial.root(dispose);
      assert.deepEqual(await trial.uncaught(), [{ kind: 'rejection', error: failure }]);
    },
  },
  {
    id: 'map.9/a-map-that-is-dropped',
    title: 'a failure of a map that is neither read further nor left is reported when its owner has ended',
    also: ['error.3'],
    async run(trial: Trial) {
      const { assert } = trial;
      const failure = new Error('failure');
      await trial.root(async (task) => {
        await failedMeanwhile(trial, task, failure);
        assert.deepEqual(await trial.uncaught(), [], 'while it may still be read');
      });
      assert.deepEqual(await trial.uncaught(), [{ kind: 'rejection', error: failure }]);
    },
  },
  {
    id: 'map.9/a-cancelled-map',
    title:
      'a map that was cancelled from outside while its consumer was busy is left without a throw, and nothing is reported',
    also: ['error.5'],
    async run(trial: Trial) {
      const { core, assert } = trial;
      for (const how of ['return', 'dispose', 'neither'] as const) {
        const late = new Error('late');
        const error = await assert.rejects(
          trial.root(async (task) => {
            const map = here(trial, task, () =>
              core.concurrentMap([0, 1], async (item, child) => {
                if (item === 0) return;
                await child.sleep(Infinity).catch(() => {});
                throw late;
              }),
            );
            await map.next();
            await trial.settle();
            task.cancel();
            await trial.settle();
            if (how === 'return') assert.deepEqual(await map.return?.(), { done: true, value: undefined });
            if (how === 'dispose') await map[asyncDispose]();
            throw new Error('of the body');
          }),
        );
        assert.deepEqual(core.suppressedErrors(error), [late], `kept: ${how}`);
      }
      assert.deepEqual(await trial.uncaught(), []);
    },
  },
  {
    id: 'map.9/left-behind',
    title:
      'a map that nobody awaits ends with the body around it, and that is no unhandled error; its own failure is',
    also: ['let.11', 'error.5'],
    async run(trial: Trial) {
      const { core, assert } = trial;
      const failure = new Error('failure');
      await trial.root(async (task) => {
        const sleep = (_: number, child: TaskContext): Promise<void> => child.sleep(Infinity);
        void here(trial, task, () => core.concurrentForEach([0], sleep));
        void here(trial, task, () => core.concurrentMap([0], sleep).toArray());
        await trial.settle();
      });
      assert.deepEqual(await trial.uncaught(), []);
      await trial.root(async (task) => {
        void here(trial, task, () => core.concurrentForEach([0], () => Promise.reject(failure)));
        await trial.settle();
      });
      assert.deepEqual(await trial.uncaught(), [{ kind: 'rejection', error: failure }]);
    },
  },
];
