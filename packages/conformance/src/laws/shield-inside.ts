import type { ConformanceCase } from '../case.ts';

/** What a shield keeps away, while it lasts. */
export const cases: readonly ConformanceCase[] = [
  {
    id: 'shield.1/nothing-is-cut-short',
    title: 'inside a shield a cancelled task is not, sleeps to the end, and is cancelled again after it',
    async run(trial) {
      const { core, assert } = trial;
      const task = new core.Task(async (task) => {
        const value = await trial.on(task).withTaskCancellationShield(async (inside) => {
          assert.equal(inside.isCancelled, false);
          assert.equal(trial.on(inside).isCancelled(), false);
          assert.equal(inside.cancellationReason, undefined);
          inside.checkCancellation();
          const before = trial.host.clock.now();
          await inside.run(() => trial.on(inside).sleep(2));
          assert.equal(trial.host.clock.now() - before >= 2, true, 'slept to the end');
          return 'value';
        });
        assert.equal(value, 'value');
        assert.equal(task.isCancelled, true);
        assert.isError(await assert.rejects(task.sleep(1)), 'CancellationError');
      });
      task.cancel();
      await task;
    },
  },
  {
    id: 'shield.1/cancelled-meanwhile',
    title: 'a cancellation that comes during the shield shows after it',
    async run(trial) {
      const { core, assert } = trial;
      const hold = trial.gate();
      const seen: unknown[] = [];
      const task = new core.Task(async (task) => {
        await trial.on(task).withTaskCancellationShield(async (inside) => {
          const sleeping = trial.on(inside).sleep(1);
          await hold.promise;
          await sleeping;
          seen.push(inside.isCancelled);
        });
        seen.push(task.isCancelled, task.cancellationReason);
      });
      await trial.settle();
      task.cancel('why');
      hold.open();
      await task;
      assert.deepEqual(seen, [false, true, 'why']);
    },
  },
  {
    id: 'shield.1/error-passes',
    title: 'the outcome of a shield is that of its operation, and its children have ended',
    also: ['tree.2'],
    async run(trial) {
      const { assert } = trial;
      const own = new Error('own');
      const log: string[] = [];
      await trial.root(async (task) => {
        const error = await assert.rejects(
          trial.on(task).withTaskCancellationShield(async (inside) => {
            trial.on(inside).asyncLet(async (child) => {
              await assert.rejects(trial.on(child).sleep(Infinity));
              log.push('child');
            });
            throw own;
          }),
        );
        assert.equal(error, own);
        assert.deepEqual(log, ['child']);
      });
    },
  },
  {
    id: 'shield.2/nested',
    title: 'shields nest: leaving the inner one does not lift the outer one',
    async run(trial) {
      const { core, assert } = trial;
      const task = new core.Task(async (task) => {
        const { on } = trial;
        await on(task).withTaskCancellationShield(async (outer) => {
          await on(outer).withTaskCancellationShield((inner) => {
            assert.equal(inner.isCancelled, false);
          });
          assert.equal(outer.isCancelled, false, 'after the inner one');
          await outer.sleep(0);
        });
        assert.equal(task.isCancelled, true, 'after the outer one');
      });
      task.cancel();
      await task;
    },
  },
  {
    id: 'shield.2/seen-from-outside',
    title: 'seen from outside, the handles of a shielded task show that it is cancelled',
    async run(trial) {
      const { core, assert } = trial;
      const hold = trial.gate();
      let handle: { readonly isCancelled: boolean } | undefined;
      const task = new core.Task((task) => {
        handle = task;
        return trial.on(task).withTaskCancellationShield(async (inside) => {
          await hold.promise;
          return [inside.isCancelled, task.isCancelled];
        });
      });
      await trial.settle();
      task.cancel();
      assert.equal(task.isCancelled, true, 'the task');
      assert.equal(handle?.isCancelled, true, 'its handle');
      assert.equal(core.taskTree().tasks.find(({ id }) => id === task.id)?.isCancelled, true, 'the tree');
      hold.open();
      assert.deepEqual(await task.value, [false, true]);
    },
  },
  {
    id: 'shield.3/handlers',
    title: 'handlers inside a shield never fire, those outside fire at once',
    async run(trial) {
      const { core, assert } = trial;
      const hold = trial.gate();
      const log: string[] = [];
      const task = new core.Task((task) =>
        trial.on(task).withTaskCancellationHandler(
          (outside) =>
            trial.on(outside).withTaskCancellationShield(async (inside) => {
              await inside.withTaskCancellationHandler(
                () => hold.promise,
                () => void log.push('inside'),
              );
              await inside.withTaskCancellationHandler(
                () => {},
                () => void log.push('inside, installed when cancelled'),
              );
            }),
          () => void log.push('outside'),
        ),
      );
      await trial.settle();
      task.cancel();
      assert.deepEqual(log, ['outside']);
      hold.open();
      await task;
      assert.deepEqual(log, ['outside'], 'in the end');
    },
  },
  {
    id: 'shield.4/children',
    title: 'children made inside a shield start uncancelled and stay so, at any depth',
    async run(trial) {
      const { core, assert } = trial;
      const hold = trial.gate();
      const seen: boolean[] = [];
      const task = new core.Task((task) =>
        trial.on(task).withTaskCancellationShield((inside) =>
          trial.on(inside).withTaskGroup((group) => {
            group.addTask(async (child) => {
              seen.push(child.isCancelled);
              await child.asyncLet(async (grandchild) => {
                await hold.promise;
                seen.push(grandchild.isCancelled);
              });
            });
            assert.equal(group.isCancelled, false);
          }),
        ),
      );
      task.cancel();
      await trial.settle();
      task.cancel('again');
      hold.open();
      await task;
      assert.deepEqual(seen, [false, false]);
    },
  },
  {
    id: 'shield.4/cancel-all-inside',
    title: 'an explicit cancelAll inside a shield still works',
    async run(trial) {
      const { core, assert } = trial;
      const task = new core.Task((task) =>
        trial.on(task).withTaskCancellationShield((inside) =>
          trial.on(inside).withTaskGroup<unknown, unknown>(async (group, body) => {
            group.addTask((child) => assert.rejects(trial.on(child).sleep(Infinity)));
            await body.yield();
            group.cancelAll('inside');
            assert.equal(body.isCancelled, false);
            return (await group.next()).value;
          }),
        ),
      );
      task.cancel();
      const error = await task.value;
      assert.isError(error, 'CancellationError');
      assert.equal((error as { reason: unknown }).reason, 'inside');
    },
  },
];
