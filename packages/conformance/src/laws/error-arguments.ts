import type { ConformanceCase, Trial } from '../case.ts';
import { here } from '../here.ts';

export const cases: readonly ConformanceCase[] = [
  {
    id: 'error.0/options-of-the-rest',
    title: 'wrong options of timeouts, maps, permits and continuations are told at the call, and named',
    async run(trial: Trial) {
      const { core, assert } = trial;
      const semaphore = new core.Semaphore(1);
      const wrong = 7 as never;
      await trial.root(async (task) => {
        const { withTimeout, withDeadline } = trial.on(task);
        const rejecting: Record<string, () => Promise<unknown>> = {
          'withTimeout: options': () => withTimeout(5, () => {}, wrong),
          'withTimeout: signal': () => withTimeout(5, () => {}, { signal: wrong }),
          'withTimeout: operation': () => withTimeout(5, wrong),
          'withDeadline: options': () => withDeadline(core.now(), () => {}, wrong),
          'withDeadline: instant': () => withDeadline('soon' as never, () => {}),
          'sleep: options': () => trial.on(task).sleep(1, wrong),
          'concurrentForEach: options': () => core.concurrentForEach([], () => {}, wrong),
          'acquire: options': () => semaphore.acquire(wrong),
          'acquire: signal': () => semaphore.acquire({ signal: wrong }),
          'withPermit: operation': () => semaphore.withPermit(wrong),
          'withCheckedContinuation: body': () => core.withCheckedContinuation(wrong),
          'withCancellableContinuation: body': () => core.withCancellableContinuation(wrong, () => {}),
          'withCancellableContinuation: onCancel': () => core.withCancellableContinuation(() => {}, wrong),
          'mapReduce: reduce': () => core.mapReduce([], () => {}, wrong, 0),
        };
        for (const [name, call] of Object.entries(rejecting)) {
          const error = await assert.rejects(
            here(trial, task, () => {
              try {
                return call();
              } catch (thrown) {
                assert.ok(false, `${name}: it throws ${String(thrown)}, but promises are to reject`);
                throw thrown;
              }
            }),
            name,
          );
          const { message } = error as Error;
          assert.ok(error instanceof TypeError, `${name}: ${String(error)}`);
          assert.ok(message.includes(name.split(': ')[1] ?? name), `${name} is named: ${message}`);
        }
        const throwing: Record<string, () => unknown> = {
          'concurrentMap: options': () => core.concurrentMap([], () => {}, wrong),
          'concurrentMap: signal': () => core.concurrentMap([], () => {}, { signal: wrong }),
          'new JoinSet: options': () => new core.JoinSet(wrong),
          'new TaskLocal: options': () => new core.TaskLocal(wrong),
          'observe: observer': () => core.observe(wrong),
          'observe: created': () => core.observe({ created: wrong }),
          'task.run: callback': () => task.run(wrong),
        };
        for (const [name, call] of Object.entries(throwing)) {
          const error = assert.throws(() => here(trial, task, call), name);
          const { message } = error as Error;
          assert.ok(error instanceof TypeError, `${name}: ${String(error)}`);
          assert.ok(message.includes(name.split(': ')[1] ?? name), `${name} is named: ${message}`);
        }
      });
    },
  },
  {
    id: 'error.6/in-cancelled-children',
    title: 'also what cancelled children throw may be anything: null, undefined, a string',
    also: ['error.5'],
    async run(trial: Trial) {
      const { assert } = trial;
      for (const thrown of [null, undefined, 'a string', 0]) {
        const outcomes = await trial.root((task) =>
          trial.on(task).withTaskGroup(async (group) => {
            group.addTask(async (child) => {
              await trial
                .on(child)
                .sleep(Infinity)
                .catch(() => {});
              throw thrown;
            });
            await trial.settle();
            group.cancelAll();
            const taken = await group.nextResult();
            return taken.value;
          }),
        );
        assert.deepEqual(outcomes, { status: 'rejected', reason: thrown });
        const value = await trial.root((task) =>
          trial
            .on(task)
            .withDiscardingTaskGroup(async (group) => {
              group.addTask(() => Promise.reject(thrown));
              await trial.settle();
              return group.isCancelled;
            })
            .then(
              () => 'fulfilled',
              (error: unknown) => [error],
            ),
        );
        assert.deepEqual(value, [thrown], 'from a discarding group');
      }
      assert.deepEqual(await trial.uncaught(), [], 'what is reported');
    },
  },
];
