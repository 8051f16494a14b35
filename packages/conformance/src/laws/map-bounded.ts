import type { ConformanceCase, Trial } from '../case.ts';
import { here } from '../here.ts';
import { source } from '../pulled-source.ts';

/** Bounded maps: order, bound, and who owns them. */
export const cases: readonly ConformanceCase[] = [
  {
    id: 'map.1/in-order-of-input',
    title: 'results come in order of input, whichever ends first, from iterables and async iterables',
    async run(trial: Trial) {
      const { core, assert } = trial;
      for (const isAsync of [false, true]) {
        const gates = Array.from({ length: 6 }, () => trial.gate());
        const values: string[] = [];
        await trial.root(async (task) => {
          const map = here(trial, task, () =>
            core.concurrentMap(source(6, isAsync).items, async (item, _, index) => {
              if (item === 5) for (const gate of [...gates].reverse()) gate.open();
              await gates[item]?.promise;
              return `${index}:${item}`;
            }),
          );
          for await (const value of map) values.push(value);
        });
        assert.deepEqual(values, ['0:0', '1:1', '2:2', '3:3', '4:4', '5:5']);
      }
    },
  },
  {
    id: 'map.1/in-order-of-completion',
    title: 'with ordered: false results come in order of completion',
    also: ['map.5'],
    async run(trial: Trial) {
      const { core, assert } = trial;
      const gates = Array.from({ length: 3 }, () => trial.gate());
      const values: number[] = [];
      await trial.root(async (task) => {
        const map = here(trial, task, () =>
          core.concurrentMap(
            [0, 1, 2],
            async (item) => {
              if (item < 2) await gates[item]?.promise;
              return item;
            },
            { ordered: false },
          ),
        );
        for await (const value of map) {
          values.push(value);
          gates[value - 1]?.open();
        }
      });
      assert.deepEqual(values, [2, 1, 0]);
    },
  },
  {
    id: 'map.1/never-more-than-concurrency',
    title:
      'never more bodies run at once than asked, as many do where there is work, and 16 where nothing is asked',
    async run(trial: Trial) {
      const { core, assert } = trial;
      for (const concurrency of [1, 3, undefined]) {
        let running = 0;
        let most = 0;
        const { items, state } = source(40, concurrency === 3);
        await trial.root(async (task) => {
          const map = here(trial, task, () =>
            core.concurrentMap(
              items,
              async (item, child) => {
                running += 1;
                most = Math.max(most, running);
                assert.ok(
                  state.pulled <= item + (concurrency ?? 16),
                  'an item is pulled only when it may start',
                );
                await child.yield();
                running -= 1;
                return item;
              },
              concurrency === undefined ? {} : { concurrency },
            ),
          );
          const all: number[] = [];
          for await (const value of map) all.push(value);
          assert.equal(all.length, 40, 'results');
        });
        assert.equal(most, concurrency ?? 16, `bodies at once with concurrency ${concurrency}`);
      }
    },
  },
  {
    id: 'map.1/lazy-and-bounded',
    title:
      'nothing is pulled before the first next(); unread results count against concurrency, and prefetch allows more',
    async run(trial: Trial) {
      const { core, assert } = trial;
      for (const [prefetch, expected] of [
        [0, 2],
        [3, 5],
      ] as const) {
        const { items, state } = source(100, false);
        await trial.root(async (task) => {
          const map = here(trial, task, () =>
            core.concurrentMap(items, (item) => item, { concurrency: 2, prefetch }),
          );
          await trial.settle();
          assert.equal(state.pulled, 0, 'pulled before the first next()');
          const first = await map.next();
          assert.equal(first.value, 0);
          await trial.settle();
          assert.equal(state.pulled, 1 + expected, `pulled while nobody reads, with prefetch ${prefetch}`);
          assert.equal((await map.next()).value, 1);
          await trial.settle();
          assert.equal(
            state.pulled,
            2 + expected,
            `pulled after one more was taken, with prefetch ${prefetch}`,
          );
          await map.return?.();
        });
        assert.equal(state.closed, 1, 'the source was closed');
      }
    },
  },
  {
    id: 'map.1/owned-by-the-enclosing-body',
    title:
      'a map that is not iterated to its end is cancelled, closed and awaited when the enclosing body ends',
    also: ['let.11', 'tree.2'],
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
              log.push('a body ended');
            },
            { concurrency: 3 },
          ),
        );
        await map.next();
        await trial.settle();
        log.push('the enclosing body ends');
      });
      log.push('after it');
      assert.equal(log[0], 'the enclosing body ends');
      assert.equal(log.at(-1), 'after it');
      assert.equal(log.length, 5, `bodies that ended: ${log.join(', ')}`);
      assert.equal(state.closed, 1, 'the source was closed');
    },
  },
  {
    id: 'map.1/bad-arguments',
    title: 'bad arguments are told at the call',
    async run(trial: Trial) {
      const { core, assert } = trial;
      await trial.root((task) => {
        const map = core.concurrentMap as (...args: unknown[]) => unknown;
        const call = (...args: unknown[]): unknown =>
          assert.throws(() => here(trial, task, () => map(...args)));
        assert.ok(call(7, () => {}) instanceof TypeError, 'a source that is none');
        assert.ok(call([], 7) instanceof TypeError, 'a function that is none');
        for (const concurrency of [0, -1, 1.5, NaN]) {
          assert.ok(call([], () => {}, { concurrency }) instanceof RangeError, `concurrency ${concurrency}`);
        }
        assert.ok(call([], () => {}, { prefetch: -1 }) instanceof RangeError, 'prefetch -1');
      });
    },
  },
  {
    id: 'map.2/goes-on-while-the-consumer-is-busy',
    title: 'work in flight goes on to its end while the consumer is busy with a result',
    async run(trial: Trial) {
      const { core, assert } = trial;
      const ended: number[] = [];
      await trial.root(async (task) => {
        const map = here(trial, task, () =>
          core.concurrentMap(
            [0, 1, 2],
            async (item, child) => {
              for (let step = 0; step < 3 * item; step += 1) await child.yield();
              ended.push(item);
              return item;
            },
            { concurrency: 3 },
          ),
        );
        for await (const value of map) {
          if (value > 0) continue;
          // Busy: it asks for nothing until the others are through, which they can only be on their own.
          for (let turn = 0; turn < 200 && ended.length < 3; turn += 1) await trial.settle();
          assert.deepEqual(ended, [0, 1, 2], 'bodies that ended meanwhile');
        }
      });
    },
  },
];
