import type { ConformanceCase, Trial } from '../case.ts';

/** Durations: huge ones, none, and units. */
export const cases: readonly ConformanceCase[] = [
  {
    id: 'clock.2/huge-durations',
    title: 'durations beyond 2^31 ms do not end at once, nor keep others from ending',
    async run(trial: Trial) {
      const { core, assert } = trial;
      const ended: number[] = [];
      const durations = [
        2 ** 31 - 1,
        2 ** 31,
        2 ** 31 + 5,
        2 ** 32,
        2 ** 32 + 1,
        2 ** 53,
        Number.MAX_VALUE,
        Infinity,
      ];
      const task = new core.Task((own) =>
        trial.on(own).withTaskGroup(async (group) => {
          for (const ms of durations) {
            group.addTask(async (child) => {
              await trial.on(child).sleep(ms);
              ended.push(ms);
            });
            group.addTask((child) => trial.on(child).withTimeout(ms, () => trial.sleep(15)));
          }
          await group.next();
          // Of the others it wants nothing more, not even their cancellation.
          group.cancelAll();
        }),
      );
      await trial.sleep(20);
      assert.deepEqual(ended, [], 'sleeps that ended');
      const forgotten = durations
        .slice(0, -1)
        .map((ms) => trial.host.clock.schedule(trial.host.clock.now() + ms, () => ended.push(ms)));
      await trial.sleep(3);
      for (const forget of forgotten) forget();
      assert.deepEqual(ended, [], 'callbacks of the host that came');
      task.cancel();
      await task;
      assert.deepEqual(ended, [], 'sleeps that ended after the cancellation');
    },
  },
  {
    id: 'clock.2/no-number',
    title: 'NaN and what is no duration reject with an error that names the argument',
    async run(trial: Trial) {
      const { assert } = trial;
      await trial.root(async (task) => {
        const { sleep, withTimeout } = trial.on(task);
        const nan = await assert.rejects(sleep(NaN));
        assert.ok(nan instanceof RangeError && /duration/.test(nan.message), `NaN: ${String(nan)}`);
        const timeout = await assert.rejects(withTimeout(NaN, () => {}));
        assert.ok(
          timeout instanceof RangeError && /duration/.test(timeout.message),
          `a timeout of NaN: ${String(timeout)}`,
        );
        for (const wrong of ['5', {}, null, undefined]) {
          const error = await assert.rejects(sleep(wrong as never), `sleep(${JSON.stringify(wrong)})`);
          assert.ok(
            error instanceof TypeError && /duration/.test(error.message),
            `${JSON.stringify(wrong)}: ${String(error)}`,
          );
        }
      });
    },
  },
  {
    id: 'clock.2/units',
    title: 'durations may be objects with units, and are as long as they say',
    async run(trial: Trial) {
      const { assert, host } = trial;
      await trial.root(async (task) => {
        const before = host.clock.now();
        await trial.on(task).sleep({ seconds: 0.002, milliseconds: 3 });
        assert.ok(host.clock.now() - before >= 5, `slept ${host.clock.now() - before} of 5 ms`);
        const units: string[] = [];
        const again = host.clock.now();
        // As a Temporal.Duration is asked.
        await trial.on(task).sleep({ total: (unit) => (units.push(unit), 4) });
        assert.ok(host.clock.now() - again >= 4, `slept ${host.clock.now() - again} of 4 ms`);
        assert.deepEqual(units, ['milliseconds']);
      });
    },
  },
];
