import type { ConformanceCase } from '../case.ts';

/** Bounded concurrency over sequences: the combinators. */
export const cases: readonly ConformanceCase[] = [
  {
    id: 'map.4/all-in-order-given',
    title: 'all gives the values in the order given, whichever ends first',
    async run(trial) {
      const { core, assert } = trial;
      const first = trial.gate<string>();
      const values = await trial.root((task) =>
        task.run(() =>
          core.all([
            () => first.promise,
            () => {
              first.open('a');
              return 'b';
            },
          ]),
        ),
      );
      assert.deepEqual(values, ['a', 'b']);
    },
  },
];
