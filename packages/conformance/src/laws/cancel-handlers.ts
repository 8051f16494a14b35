import type { ConformanceCase } from '../case.ts';

/** When a handler is called, and what becomes of its errors: cancel.10, 11. */
export const cases: readonly ConformanceCase[] = [
  {
    id: 'cancel.10/cancelled-already',
    title: 'in a cancelled task the handler is called once, before the operation, which runs all the same',
    async run(trial) {
      const { core, assert } = trial;
      const log: unknown[] = [];
      const task = new core.Task((task) =>
        trial.on(task).withTaskCancellationHandler(
          (inside) => {
            log.push(['operation', inside.isCancelled]);
            return 'value';
          },
          (reason) => void log.push(['handler', reason]),
        ),
      );
      task.cancel('why');
      assert.equal(await task.value, 'value');
      task.cancel('again');
      assert.deepEqual(log, [
        ['handler', 'why'],
        ['operation', true],
      ]);
    },
  },
  {
    id: 'cancel.10/meanwhile-at-most-once',
    title: 'cancelled meanwhile: the handler runs at once and once, and the outcome is that of the operation',
    async run(trial) {
      const { core, assert } = trial;
      const [hold, failing] = [trial.gate<string>(), new Error('own')];
      let calls = 0;
      const handled = (body: () => Promise<string>) =>
        new core.Task((task) =>
          trial.on(task).withTaskCancellationHandler(body, () => {
            calls += 1;
          }),
        );
      const returns = handled(() => hold.promise);
      const fails = handled(async () => {
        await hold.promise;
        throw failing;
      });
      await trial.settle();
      for (const task of [returns, fails, returns, fails]) task.cancel();
      assert.equal(calls, 2);
      hold.open('late value');
      assert.equal(await returns.value, 'late value');
      assert.equal(await assert.rejects(fails.value), failing);
      assert.equal(calls, 2, 'in the end');
    },
  },
  {
    id: 'cancel.10/never-afterwards',
    title: 'a handler whose call has settled, by return or throw, is never called',
    async run(trial) {
      const { core, assert } = trial;
      const hold = trial.gate();
      let calls = 0;
      const count = (): void => {
        calls += 1;
      };
      const task = new core.Task(async (task) => {
        await trial.on(task).withTaskCancellationHandler(() => 'value', count);
        await assert.rejects(
          task.withTaskCancellationHandler(() => {
            throw new Error('thrown');
          }, count),
        );
        await hold.promise;
      });
      await trial.settle();
      task.cancel();
      hold.open();
      await task;
      assert.equal(calls, 0);
    },
  },
  {
    id: 'cancel.10/left-behind',
    title: 'a handler that was called is not called again when the body around leaves its operation behind',
    also: ['cancel.12'],
    async run(trial) {
      const { core, assert } = trial;
      const [leave, hold] = [trial.gate(), trial.gate()];
      const log: unknown[] = [];
      const task = new core.Task((task) => {
        void trial
          .on(task)
          .withTaskGroup((_, body) =>
            trial.on(body).withTaskCancellationHandler(
              () => hold.promise,
              (reason) => void log.push(reason),
            ),
          )
          .catch(() => {});
        return leave.promise;
      });
      await trial.settle();
      task.cancel('why');
      assert.deepEqual(log, ['why']);
      leave.open();
      await trial.settle();
      hold.open();
      await task;
      assert.deepEqual(log, ['why'], 'in the end');
    },
  },
  {
    id: 'cancel.10/until-the-call-settles',
    title: 'the handler is still in force while the call waits for children that its operation left',
    async run(trial) {
      const { core, assert } = trial;
      const hold = trial.gate();
      let calls = 0;
      const task = new core.Task((task) =>
        trial.on(task).withTaskCancellationHandler(
          (inside) => {
            trial.on(inside).asyncLet(() => hold.promise);
          },
          () => {
            calls += 1;
          },
        ),
      );
      await trial.settle();
      task.cancel();
      assert.equal(calls, 1);
      hold.open();
      await task;
    },
  },
  {
    id: 'cancel.11/throwing-handler',
    title:
      'a handler that throws stops no other handler or child, and cancel() does not throw; its error is uncaught',
    async run(trial) {
      const { core, assert } = trial;
      const hold = trial.gate();
      const error = new Error('of a handler');
      const log: string[] = [];
      const task = new core.Task((task) =>
        trial.on(task).withTaskCancellationHandler(
          (outer) =>
            trial.on(outer).withTaskGroup((group, body) => {
              group.addTask((child) => {
                child.signal.addEventListener('abort', () => log.push('child'));
                return hold.promise;
              });
              return trial.on(body).withTaskCancellationHandler(
                () => hold.promise,
                () => {
                  throw error;
                },
              );
            }),
          () => void log.push('older handler'),
        ),
      );
      await trial.settle();
      task.cancel();
      assert.deepEqual(log, ['child', 'older handler']);
      hold.open();
      await task;
      assert.deepEqual(await trial.uncaught(), [{ kind: 'exception', error }]);
    },
  },
  {
    id: 'cancel.11/throwing-handler-cancelled-already',
    title: 'a handler that throws in a task that is cancelled already does not touch the operation',
    async run(trial) {
      const { core, assert } = trial;
      const error = new Error('of a handler');
      const task = new core.Task((task) =>
        trial.on(task).withTaskCancellationHandler(
          () => 'value',
          () => {
            throw error;
          },
        ),
      );
      task.cancel();
      assert.equal(await task.value, 'value');
      assert.deepEqual(await trial.uncaught(), [{ kind: 'exception', error }]);
    },
  },
];
