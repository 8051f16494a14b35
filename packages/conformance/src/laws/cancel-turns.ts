import type { TaskContext } from '@tasktree/core';
import type { ConformanceCase, Trial } from '../case.ts';
import { here } from '../here.ts';

/** Waits of the library that reject at once in a cancelled region. */
const waits: Record<string, (trial: Trial, task: TaskContext) => Promise<unknown>> = {
  sleep: (trial, task) => trial.on(task).sleep(1),
  timeout: (trial, task) => trial.on(task).withTimeout(1, (inner) => trial.on(inner).sleep(10)),
  acquire: (trial, task) => here(trial, task, () => new trial.core.Semaphore(1).acquire()),
  lock: (trial, task) => here(trial, task, () => new trial.core.Mutex().withLock(() => {})),
  map: (trial, task) => here(trial, task, () => trial.core.concurrentMap([1], () => 1).next()),
  'for-each': (trial, task) => here(trial, task, () => trial.core.concurrentForEach([1], () => {})),
  continuation: (trial, task) =>
    here(trial, task, () =>
      trial.core.withCancellableContinuation(
        () => {},
        () => {},
      ),
    ),
};

export const cases: readonly ConformanceCase[] = Object.entries(waits).map(
  ([name, wait]): ConformanceCase => ({
    id: `cancel.21/${name}`,
    title: `a loop that goes on in a cancelled task lets the host have a turn within 1,000 rounds: ${name}`,
    also: ['cancel.15'],
    async run(trial: Trial) {
      const { assert, core, host } = trial;
      const rounds: number[] = [];
      const task = new core.Task(async (own) => {
        const gate = trial.gate();
        own.signal.addEventListener('abort', () => gate.open());
        await gate.promise;
        for (let turn = 0; turn < 3; turn += 1) {
          await host.scheduler.yieldToHost();
          let isOver = false;
          // A full turn of the host is two of its steps, each of which takes as many rounds at most.
          void host.scheduler.yieldToHost().then(() => (isOver = true));
          let round = 0;
          for (; !isOver && round < 5_000; round += 1) {
            assert.isError(await assert.rejects(wait(trial, own)), 'CancellationError');
          }
          rounds.push(round);
        }
      });
      await trial.settle();
      task.cancel();
      await task;
      for (const round of rounds) {
        assert.ok(round < 5_000, `no turn in ${round} rounds`);
        assert.ok(round > 500, `waits were held up: a turn after ${round} rounds`);
      }
    },
  }),
);
