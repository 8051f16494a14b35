import type { ConcurrentMap, TaskContext } from '@tasktree/core';
import type { ConformanceCase, Trial } from '../case.ts';
import { knowsAbsence } from '../knows-absence.ts';
import { here } from '../here.ts';
import { source } from '../pulled-source.ts';

/** Whom an iterator belongs to. */
export const cases: readonly ConformanceCase[] = [
  {
    id: 'map.8/a-time-limit-for-each-element',
    title: 'a map that is asked for each element in a region of its own gives all, from the first on',
    async run(trial: Trial) {
      const { core, assert } = trial;
      for (const isAsync of [false, true]) {
        const values: number[] = [];
        await trial.root(async (task) => {
          const map = here(trial, task, () =>
            core.concurrentMap(source(5, isAsync).items, async (item, child) => {
              await child.yield();
              return item;
            }),
          );
          for (;;) {
            const step = await trial
              .on(task)
              .withTimeout(10_000, (inner) => here(trial, inner, () => map.next()));
            if (step.done === true) break;
            values.push(step.value);
          }
        });
        assert.deepEqual(values, [0, 1, 2, 3, 4]);
      }
    },
  },
  {
    id: 'map.8/outside-any-task',
    title: 'a map made outside any task belongs to none, whoever asks it first',
    forms: ['ambient'],
    also: ['tree.14'],
    async run(trial: Trial) {
      const { core, assert, host } = trial;
      if (!knowsAbsence(host)) trial.gap('outside any task is not known here', 'ambient.6');
      const map = core.concurrentMap([1, 2, 3], (item) => item, { concurrency: 1 });
      const next = (): Promise<IteratorResult<number, undefined>> =>
        trial.root((task) => trial.on(task).withTimeout(10_000, () => map.next()));
      assert.equal((await next()).value, 1);
      assert.equal((await next()).value, 2);
      assert.deepEqual(await map.toArray(), [3]);
    },
  },
  {
    id: 'map.8/a-cancelled-next-takes-nothing',
    title:
      'a next() that is cut short rejects with the CancellationError of its region; its element goes to the next call',
    also: ['deadline.3'],
    async run(trial: Trial) {
      const { core, assert } = trial;
      const gate = trial.gate();
      await trial.root(async (task) => {
        const map = here(trial, task, () =>
          core.concurrentMap([0, 1, 2], async (item) => {
            if (item === 1) await gate.promise;
            return item;
          }),
        );
        assert.equal((await map.next()).value, 0);
        for (let round = 0; round < 3; round += 1) {
          let inside: unknown;
          const error = await assert.rejects(
            trial.on(task).withTimeout(2, async (inner) => {
              try {
                return await here(trial, inner, () => map.next());
              } finally {
                inside = assert.throws(() => inner.checkCancellation());
              }
            }),
          );
          assert.equal(error, inside, `of the region, round ${round}`);
        }
        gate.open();
        assert.deepEqual(await map.toArray(), [1, 2]);
      });
    },
  },
  {
    id: 'map.8/next-in-a-cancelled-region',
    title: 'a next() that is called in a cancelled region takes no result that is there',
    async run(trial: Trial) {
      const { core, assert } = trial;
      await trial.root(async (task) => {
        const map = here(trial, task, () =>
          core.concurrentMap([0, 1, 2], (item) => item, { concurrency: 1, prefetch: 2 }),
        );
        assert.equal((await map.next()).value, 0);
        await trial.settle();
        const results: unknown[] = [];
        await trial.on(task).withTimeout(0, async (inner) => {
          const thrown = assert.throws(() => inner.checkCancellation());
          results.push(thrown === (await assert.rejects(here(trial, inner, () => map.next()))));
          results.push(thrown === (await assert.rejects(here(trial, inner, () => map.toArray()))));
        });
        const other = new core.Task(async (own) => {
          own.cancel('why');
          const error = await assert.rejects(here(trial, own, () => map.next()));
          results.push((error as { reason: unknown }).reason);
        });
        await other;
        assert.deepEqual(results, [true, true, 'why']);
        assert.deepEqual(await map.toArray(), [1, 2], 'what is left');
      });
    },
  },
  {
    id: 'map.8/in-a-cancelled-owner',
    title: 'a map in a cancelled region rejects with the one CancellationError of that region',
    also: ['cancel.17'],
    async run(trial: Trial) {
      const { core, assert } = trial;
      await trial.root(async (task) => {
        const before = here(trial, task, () => core.concurrentMap(source(9, true).items, (item) => item));
        await before.next();
        const forEach = here(trial, task, () =>
          core.concurrentForEach(source(9, false).items, (_, child) => child.sleep(Infinity)),
        );
        const waits = assert.rejects(forEach);
        await trial.settle();
        task.cancel('why');
        const own = assert.throws(() => task.checkCancellation());
        assert.equal(await assert.rejects(before.next()), own, 'begun before');
        assert.equal(await waits, own, 'under way');
        const late = here(trial, task, () => core.concurrentMap([1], (item) => item));
        assert.equal(await assert.rejects(late.next()), own, 'made later');
      });
    },
  },
  {
    id: 'map.8/task-locals-of-the-call',
    title: 'bodies and source see the task-locals in force where the map was made, whoever asks it first',
    also: ['local.3'],
    async run(trial: Trial) {
      const { core, assert } = trial;
      const local = new core.TaskLocal<string>({ defaultValue: 'default' });
      await trial.root(async (task) => {
        const seen = new Set<string>();
        const { items } = source(3, false, () => seen.add(local.get()));
        const make = (bound: TaskContext): ConcurrentMap<string> =>
          here(trial, bound, () =>
            core.concurrentMap(items, (_, child) => child.get(local), { concurrency: 1 }),
          );
        const map = task.withValue(local, 'of the call', make);
        const values = await task.withValue(local, 'of the loop', async (bound) => {
          const first = await here(trial, bound, () => map.next());
          return [first.value, ...(await here(trial, bound, () => map.toArray()))];
        });
        assert.deepEqual(
          values,
          Array.from({ length: 3 }, () => 'of the call'),
        );
        assert.deepEqual([...seen], ['of the call'], 'what the source saw');
      });
    },
  },
  {
    id: 'map.8/after-its-owner',
    title: 'next() rejects with ScopeClosedError when the owner has ended, and never gives done for it',
    also: ['tree.10'],
    async run(trial: Trial) {
      const { core, assert } = trial;
      await trial.root(async () => {
        const kept: ConcurrentMap<number>[] = [];
        const make = (own: TaskContext): ConcurrentMap<number> =>
          here(trial, own, () => core.concurrentMap([0, 1, 2, 3], (item) => item, { concurrency: 2 }));
        let pending: Promise<unknown> | undefined;
        await trial.root(async (own) => {
          kept.push(make(own));
          const begun = make(own);
          await begun.next();
          await trial.settle();
          const asked = here(trial, own, () =>
            core.concurrentMap([0], async (item, child) => {
              await child.sleep(Infinity);
              return item;
            }),
          );
          pending = assert.rejects(asked.next());
          kept.push(begun, asked);
          await trial.settle();
        });
        for (const map of kept) {
          assert.isError(await assert.rejects(map.next()), 'ScopeClosedError');
          assert.isError(await assert.rejects(map.next()), 'ScopeClosedError', 'and again');
          assert.isError(await assert.rejects(map.toArray()), 'ScopeClosedError', 'toArray');
          assert.deepEqual(await map.return?.(), { done: true, value: undefined }, 'closing is harmless');
        }
        assert.isError(await pending, 'ScopeClosedError', 'one that waited');
        let through: ConcurrentMap<number> | undefined;
        await trial.root(async (own) => {
          through = make(own);
          await through.toArray();
        });
        assert.deepEqual(
          await through?.next(),
          { done: true, value: undefined },
          'of a map that was through',
        );
      });
    },
  },
  {
    id: 'map.8/a-pending-next-of-a-closed-map',
    title: 'a next() that waits when the map is closed settles as done, and takes nothing',
    async run(trial: Trial) {
      const { core, assert } = trial;
      await trial.root(async (task) => {
        let started = 0;
        const map = here(trial, task, () =>
          core.concurrentMap([0, 1], async (_, child) => {
            started += 1;
            await child.sleep(Infinity).catch(() => {});
            return 'late';
          }),
        );
        const pending = [map.next(), map.next()];
        await trial.settle();
        assert.equal(started, 2, 'bodies that run');
        const done = { done: true, value: undefined };
        assert.deepEqual(await map.return?.(), done);
        assert.deepEqual(await Promise.all(pending), [done, done]);
      });
    },
  },
];
