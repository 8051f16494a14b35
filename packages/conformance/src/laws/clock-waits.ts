import type { Clock, Host } from '@tasktree/core';
import type { ConformanceCase, Trial } from '../case.ts';

/** A clock that stands still until somebody moves it. */
class ManualClock implements Clock {
  #now = 0;
  #waits: { readonly instant: number; readonly callback: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  wallNow(): number {
    return 1_000_000 + this.#now;
  }

  schedule(instant: number, callback: () => void): () => void {
    const wait = { instant, callback };
    this.#waits.push(wait);
    return () => {
      this.#waits = this.#waits.filter((one) => one !== wait);
    };
  }

  moveTo(instant: number): void {
    this.#now = instant;
    const due = this.#waits.filter((wait) => wait.instant <= instant).sort((a, b) => a.instant - b.instant);
    this.#waits = this.#waits.filter((wait) => wait.instant > instant);
    for (const { callback } of due) callback();
  }
}

/** Calls `body` while core runs on the trial's host with some parts replaced. */
async function onHost(trial: Trial, parts: Partial<Host>, body: () => Promise<void>): Promise<void> {
  const host = Object.create(trial.host, Object.getOwnPropertyDescriptors(parts)) as Host;
  const overridden = trial.core.overrideHost(host) as unknown as Record<symbol, () => void>;
  try {
    await body();
  } finally {
    overridden[Symbol.dispose ?? Symbol.for('Symbol.dispose')]?.();
  }
}

/** Waits are never early, and follow the clock of the host. */
export const cases: readonly ConformanceCase[] = [
  {
    id: 'clock.1/never-early',
    title: 'no sleep ends before its time, with or without tolerance',
    async run(trial: Trial) {
      const { assert, host } = trial;
      await trial.root((task) =>
        trial.on(task).withTaskGroup(async (group) => {
          for (const ms of [0, 0.3, 1, 2.5, 4, 4, 9, 20]) {
            for (const tolerance of [undefined, 0, 3]) {
              group.addTask(async (child) => {
                const before = host.clock.now();
                await trial.on(child).sleep(ms, tolerance === undefined ? {} : { tolerance });
                const slept = host.clock.now() - before;
                assert.ok(slept >= ms, `slept ${slept} of ${ms} ms with tolerance ${tolerance}`);
              });
            }
          }
          await group.waitForAll();
        }),
      );
    },
  },
  {
    id: 'clock.1/the-host-is-never-early',
    title:
      'the clock calls back once, at its instant or later, never inside schedule, and not when cancelled',
    forms: ['explicit'],
    async run(trial: Trial) {
      const { assert, host } = trial;
      const { clock } = host;
      const start = clock.now();
      const calls: number[] = [];
      let inside = true;
      const instants = [start - 50, start, start + 1, start + 1.7, start + 6];
      for (const [index, instant] of instants.entries()) {
        clock.schedule(instant, () => {
          assert.ok(!inside, 'a callback inside schedule');
          assert.ok(clock.now() >= instant, `called ${instant - clock.now()} ms early`);
          calls.push(index);
        });
      }
      const cancels = [1, 3, 6].map((ms) => clock.schedule(start + ms, () => calls.push(-1)));
      for (const cancel of [...cancels, ...cancels]) cancel();
      inside = false;
      await trial.sleep(12);
      await trial.settle();
      assert.deepEqual(
        calls.slice().sort((a, b) => a - b),
        [0, 1, 2, 3, 4],
        'calls, each once',
      );
      for (const cancel of cancels) cancel();
    },
  },
  {
    id: 'clock.1/past-instants-return-at-once',
    title: 'sleeping no time or less takes no time, unless the task is cancelled',
    async run(trial: Trial) {
      const { core, assert, host } = trial;
      const hour = 3_600_000;
      await trial.root(async (task) => {
        const before = host.clock.now();
        for (const ms of [0, -0, -1, -hour, -Infinity]) await trial.on(task).sleep(ms);
        await trial.on(task).withDeadline(core.now() - hour, () => {});
        assert.ok(host.clock.now() - before < hour / 2, 'the time that it took');
        task.cancel();
        for (const ms of [0, -1, 5]) {
          assert.isError(await assert.rejects(trial.on(task).sleep(ms)), 'CancellationError');
        }
      });
    },
  },
  {
    id: 'clock.3/asks-the-host-to-stay-alive',
    title:
      'a sleep holds the process like a timer; a root that somebody waits for holds it until it ends, and reports do not',
    forms: ['explicit'],
    async run(trial: Trial) {
      const { core, assert, host } = trial;
      const scheduled: (boolean | undefined)[] = [];
      const switched: boolean[] = [];
      const { clock } = host;
      const watched: Clock = {
        now: () => clock.now(),
        wallNow: () => clock.wallNow?.() ?? clock.now(),
        schedule(instant, callback, tolerance, keepAlive) {
          scheduled.push(keepAlive);
          return clock.schedule(instant, callback, tolerance, keepAlive);
        },
      };
      await onHost(trial, { clock: watched, keepAlive: (on) => void switched.push(on) }, async () => {
        await trial.root((task) => task.sleep(1));
        assert.ok(
          scheduled.length > 0 && scheduled.every((keepAlive) => keepAlive !== false),
          'a sleep holds the process',
        );
        scheduled.length = 0;
        await trial.root((task) =>
          task.withTaskGroup(async (group) => {
            group.addTask((child) => trial.sleep(2).then(() => child.isCancelled));
            await Promise.resolve();
            group.cancelAll();
          }),
        );
        assert.ok(
          scheduled.length > 0 && scheduled.every((keepAlive) => keepAlive === false),
          'a report does not',
        );
        if (host.ambient === 'full') {
          const gate = trial.gate();
          const root = core.withTaskGroup((group) => group.addTask(() => gate.promise));
          await trial.settle();
          assert.deepEqual(switched, [true], 'while somebody waits for a root');
          gate.open();
          await root;
          assert.deepEqual(switched, [true, false], 'after it');
        }
      });
    },
  },
  {
    id: 'clock.4/all-waits-follow-the-clock',
    title:
      'with a clock that is moved by hand nothing ends until it is told to, and then exactly what is due',
    forms: ['explicit'],
    async run(trial: Trial) {
      const { core, assert } = trial;
      const clock = new ManualClock();
      await onHost(trial, { clock }, async () => {
        const log: string[] = [];
        const forever = trial.gate();
        const task = new core.Task(
          async (own) => {
            await own.withTaskGroup(async (group) => {
              group.addTask((child) => child.sleep(10).then(() => log.push('sleep 10')));
              group.addTask((child) => child.sleep({ seconds: 3600 }).then(() => log.push('sleep 1 h')));
              group.addTask((child) =>
                child.withTimeout(20, (inner) => inner.sleep(50)).catch(() => log.push('timeout 20')),
              );
              group.addTask((child) =>
                child
                  .withDeadline(core.now() + 30, (inner) => inner.sleep(50))
                  .catch(() => log.push('deadline 30')),
              );
            });
            await own
              .withTaskGroup(
                (group) => {
                  group.addTask(() => forever.promise);
                  group.cancelAll();
                },
                { abandonAfter: 40 },
              )
              .catch(() => log.push('abandoned'));
          },
          { name: 'on a manual clock' },
        );
        const steps: [number, string[]][] = [
          [0, []],
          [9.9, []],
          [10, ['sleep 10']],
          [20, ['sleep 10', 'timeout 20']],
          [29, ['sleep 10', 'timeout 20']],
          [30, ['sleep 10', 'timeout 20', 'deadline 30']],
          [3_599_999, ['sleep 10', 'timeout 20', 'deadline 30']],
          [3_600_000, ['sleep 10', 'timeout 20', 'deadline 30', 'sleep 1 h']],
          [3_600_039, ['sleep 10', 'timeout 20', 'deadline 30', 'sleep 1 h']],
          [3_600_040, ['sleep 10', 'timeout 20', 'deadline 30', 'sleep 1 h', 'abandoned']],
        ];
        for (const [instant, expected] of steps) {
          clock.moveTo(instant);
          await trial.settle();
          assert.deepEqual(log, expected, `at ${instant} ms`);
          assert.equal(core.now(), 1_000_000 + instant, 'now()');
        }
        forever.open();
        await task;
        await trial.settle();
      });
    },
  },
];
