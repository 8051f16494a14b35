import type { Executor } from '@tasktree/core';
import type { ConformanceCase, Trial } from '../case.ts';
import { here } from '../here.ts';

interface Counted {
  readonly executor: Executor;
  readonly starts: () => number;
}

/** An executor that counts what it starts. */
function counting(trial: Trial): Counted {
  let starts = 0;
  const executor: Executor = {
    enqueue(job, priority) {
      starts += 1;
      trial.host.scheduler.enqueue(job, priority);
    },
  };
  return { executor, starts: () => starts };
}

/** The executor on which children start. */
export const cases: readonly ConformanceCase[] = [
  {
    id: 'exec.1/children',
    title:
      'children of all kinds, and theirs, start on the preferred executor; unstructured and detached tasks do not',
    async run(trial) {
      const { core, assert } = trial;
      const { executor, starts } = counting(trial);
      const nothing = (): void => {};
      const ref = core.actor({ nothing });
      const own = core.actor({ nothing }, { executor: counting(trial).executor });
      const seen: Record<string, number> = {};
      await trial.root((task) =>
        trial.on(task).withTaskExecutorPreference(executor, async (inside) => {
          const count = async (kind: string, work: () => unknown): Promise<void> => {
            const before = starts();
            await work();
            seen[kind] = starts() - before;
          };
          const { withTaskGroup, withDiscardingTaskGroup, asyncLet } = trial.on(inside);
          await count('group', () => withTaskGroup((group) => group.addTask(nothing)));
          await count('discarding', () => withDiscardingTaskGroup((group) => group.addTask(nothing)));
          await count('limited', () =>
            withTaskGroup(
              (group) => {
                for (let n = 0; n < 3; n += 1) group.addTask(nothing);
              },
              { concurrency: 1 },
            ),
          );
          await count('async let', () => asyncLet(nothing));
          await count('grandchild', () => asyncLet((child) => trial.on(child).asyncLet(nothing)));
          await count('map', () => here(trial, inside, () => core.concurrentForEach([1, 2], nothing)));
          await count('call', () => here(trial, inside, () => ref.nothing()));
          await count('call of an actor with its own', () => here(trial, inside, () => own.nothing()));
          await count('task', () => here(trial, inside, () => new core.Task(nothing)));
          await count('detached', () => here(trial, inside, () => core.Task.detached(nothing)));
        }),
      );
      assert.deepEqual(seen, {
        group: 1,
        discarding: 1,
        limited: 3,
        'async let': 1,
        grandchild: 2,
        map: 2,
        call: 1,
        'call of an actor with its own': 0,
        task: 0,
        detached: 0,
      });
    },
  },
  {
    id: 'exec.1/nested',
    title:
      'the innermost preference wins, null keeps the one around, and after an operation the one before is back',
    async run(trial) {
      const { assert } = trial;
      const [outer, inner] = [counting(trial), counting(trial)];
      const counts: (readonly [number, number])[] = [];
      await trial.root(async (task) => {
        const child = async (on: typeof task): Promise<void> => {
          await trial.on(on).asyncLet(() => {});
          counts.push([outer.starts(), inner.starts()]);
        };
        await trial.on(task).withTaskExecutorPreference(outer.executor, async (first) => {
          await child(first);
          await trial.on(first).withTaskExecutorPreference(inner.executor, async (second) => {
            await child(second);
            await trial.on(second).withTaskExecutorPreference(null, child);
          });
          await trial.on(first).withTaskExecutorPreference(null, child);
          await child(first);
        });
        await child(task);
      });
      assert.deepEqual(counts, [
        [1, 0],
        [1, 1],
        [1, 2],
        [2, 2],
        [3, 2],
        [3, 2],
      ]);
    },
  },
];
