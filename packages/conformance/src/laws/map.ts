import type { TaskContext } from '@tasktree/core';
import type { ConformanceCase, Trial } from '../case.ts';
import { here } from '../here.ts';

/** An operation that takes its time to end after its cancellation, and says so. */
function slow(trial: Trial, log: string[], name: string) {
  return async (task: TaskContext): Promise<string> => {
    await task.sleep(Infinity).catch(() => {});
    await trial.sleep(1);
    log.push(`${name} ended`);
    return name;
  };
}

export const cases: readonly ConformanceCase[] = [
  {
    id: 'map.4/all-in-the-order-given',
    title: 'all gives the values in the order given, whichever ends first',
    async run(trial: Trial) {
      const { core, assert } = trial;
      const first = trial.gate<string>();
      const values = await trial.root((task) =>
        here(trial, task, () =>
          core.all([
            () => first.promise,
            () => {
              void trial.settle().then(() => first.open('a'));
              return 'b';
            },
          ]),
        ),
      );
      assert.deepEqual(values, ['a', 'b']);
      assert.deepEqual(await trial.root((task) => here(trial, task, () => core.all([]))), [], 'of none');
    },
  },
  {
    id: 'map.4/all-fails-fast-and-waits',
    title:
      'the first error of all cancels the others and is thrown when they have ended; later errors are suppressed',
    also: ['error.2'],
    async run(trial: Trial) {
      const { core, assert } = trial;
      const log: string[] = [];
      const [error, later] = [new Error('expected'), new Error('later')];
      await trial.root(async (task) => {
        const thrown = await assert.rejects(
          here(trial, task, () =>
            core.all([
              slow(trial, log, 'a'),
              async () => {
                await trial.settle();
                throw error;
              },
              async (child) => {
                await slow(trial, log, 'b')(child);
                throw later;
              },
            ]),
          ),
        );
        log.push('thrown');
        assert.equal(thrown, error);
        assert.deepEqual(core.suppressedErrors(thrown), [later]);
      });
      assert.equal(log.pop(), 'thrown', 'the last');
      assert.deepEqual(log.sort(), ['a ended', 'b ended']);
    },
  },
  {
    id: 'map.4/all-settled',
    title: 'allSettled gives every outcome in the order given; one that fails stops no other',
    async run(trial: Trial) {
      const { core, assert } = trial;
      const error = new Error('expected');
      const results = await trial.root((task) =>
        here(trial, task, () =>
          core.allSettled([
            async (child) => {
              await child.sleep(2);
              return child.isCancelled;
            },
            () => Promise.reject(error),
            () => 7,
          ]),
        ),
      );
      assert.deepEqual(results, [
        { status: 'fulfilled', value: false },
        { status: 'rejected', reason: error },
        { status: 'fulfilled', value: 7 },
      ]);
    },
  },
  {
    id: 'map.4/race',
    title: 'race gives the first outcome, value or error, when the losers have been cancelled and awaited',
    async run(trial: Trial) {
      const { core, assert } = trial;
      for (const error of [undefined, new Error('expected')]) {
        const log: string[] = [];
        await trial.root(async (task) => {
          const promise = here(trial, task, () =>
            core.race([
              slow(trial, log, 'a'),
              async () => {
                await trial.settle();
                if (error !== undefined) throw error;
                return 'winner';
              },
              slow(trial, log, 'b'),
            ]),
          );
          assert.equal(await promise.catch((thrown: unknown) => thrown), error ?? 'winner');
          log.push('over');
          assert.ok(!task.isCancelled, 'the task around is not cancelled');
        });
        assert.equal(log.pop(), 'over', 'the last');
        assert.deepEqual(log.sort(), ['a ended', 'b ended']);
      }
      await trial.root(async (task) => {
        const none = await assert.rejects(here(trial, task, () => core.race([])));
        assert.ok(
          none instanceof RangeError && /operations/.test(none.message),
          `a race of none: ${String(none)}`,
        );
      });
    },
  },
  {
    id: 'map.4/any',
    title:
      'any gives the first value, when the others have been cancelled and awaited; all errors where none succeeds',
    async run(trial: Trial) {
      const { core, assert } = trial;
      const log: string[] = [];
      const errors = [new Error('0'), new Error('1')];
      await trial.root(async (task) => {
        const value = await here(trial, task, () =>
          core.any([
            () => Promise.reject(new Error('too early to win')),
            slow(trial, log, 'a'),
            async () => {
              await trial.settle();
              return 'winner';
            },
          ]),
        );
        log.push('over');
        assert.equal(value, 'winner');
        const failing = [
          () => trial.sleep(1).then(() => Promise.reject(errors[0])),
          () => Promise.reject(errors[1]),
        ];
        const thrown = await assert.rejects(here(trial, task, () => core.any(failing)));
        assert.ok(thrown instanceof AggregateError, `where all failed: ${String(thrown)}`);
        assert.deepEqual((thrown as AggregateError).errors, errors, 'in the order given');
        assert.ok(
          (await assert.rejects(here(trial, task, () => core.any([])))) instanceof AggregateError,
          'any of none',
        );
      });
      assert.deepEqual(log, ['a ended', 'over']);
    },
  },
  {
    id: 'map.4/for-each-and-map-reduce',
    title: 'concurrentForEach and mapReduce run all, within the limit, and fail when all have ended',
    async run(trial: Trial) {
      const { core, assert } = trial;
      const error = new Error('expected');
      await trial.root(async (task) => {
        let running = 0;
        let most = 0;
        const seen: number[] = [];
        const body = async (item: number, child: TaskContext): Promise<void> => {
          running += 1;
          most = Math.max(most, running);
          await child.yield();
          seen.push(item);
          running -= 1;
        };
        await here(trial, task, () => core.concurrentForEach([1, 2, 3, 4, 5], body, { concurrency: 2 }));
        assert.deepEqual(
          seen.toSorted((a, b) => a - b),
          [1, 2, 3, 4, 5],
        );
        assert.equal(most, 2, 'bodies at once');
        let reducing = 0;
        const text = await here(trial, task, () =>
          core.mapReduce(
            ['a', 'b', 'c'],
            async (item, child, index) => {
              for (let turn = 3; turn > index; turn -= 1) await child.yield();
              return item.toUpperCase();
            },
            async (all, item) => {
              reducing += 1;
              assert.equal(reducing, 1, 'calls of reduce at once');
              await trial.settle();
              reducing -= 1;
              return all + item;
            },
            '-',
          ),
        );
        assert.equal(text, '-ABC');
        const log: string[] = [];
        const thrown = await assert.rejects(
          here(trial, task, () =>
            core.mapReduce(
              [0, 1],
              async (item, child) => {
                if (item === 1) return slow(trial, log, 'a')(child);
                await trial.settle();
                throw error;
              },
              () => 0,
              0,
            ),
          ),
        );
        assert.equal(thrown, error);
        assert.deepEqual(log, ['a ended'], 'before it was thrown');
      });
    },
  },
  {
    id: 'map.4/over-operations-not-promises',
    title: 'what is no operation is told at the call',
    async run(trial: Trial) {
      const { core, assert } = trial;
      await trial.root(async (task) => {
        for (const combinator of [core.all, core.allSettled, core.race, core.any]) {
          const call = combinator as (operations: unknown) => Promise<unknown>;
          for (const wrong of [[Promise.resolve(1)], [7], 7, undefined]) {
            const error = await assert.rejects(here(trial, task, () => call(wrong)));
            assert.ok(
              error instanceof TypeError && /operations/.test(error.message),
              `${combinator.name}: ${String(error)}`,
            );
          }
        }
      });
    },
  },
];
