import type { ConformanceCase } from '../case.ts';

/** Asking whether one is cancelled: cancel.8, 9. */
export const cases: readonly ConformanceCase[] = [
  {
    id: 'cancel.8/outside-any-task',
    title: 'outside any task isCancelled is false and checkCancellation does nothing',
    forms: ['ambient'],
    run({ core, assert }) {
      assert.equal(core.Task.current, undefined);
      assert.equal(core.Task.isCancelled, false);
      assert.equal(core.Task.checkCancellation(), undefined);
    },
  },
  {
    id: 'cancel.8/after-a-cancelled-task',
    title: 'code that cancels a task, or awaits a cancelled one, is itself outside of it',
    async run({ core, assert }) {
      const task = new core.Task((task) => task.isCancelled);
      task.cancel();
      assert.equal(core.Task.isCancelled, false, 'after cancel()');
      assert.equal(await task.value, true);
      assert.equal(core.Task.isCancelled, false, 'after the await');
      core.Task.checkCancellation();
    },
  },
  {
    id: 'cancel.9/exactly-when-cancelled',
    title:
      'checkCancellation throws exactly when isCancelled is true there: before, after, in a shield, in a group',
    async run(trial) {
      const { core, assert } = trial;
      const hold = trial.gate();
      const agree = (task: Parameters<typeof trial.on>[0], expected: boolean, where: string): void => {
        assert.equal(task.isCancelled, expected, where);
        let threw: unknown = false;
        try {
          assert.equal(task.checkCancellation(), undefined, where);
        } catch (error) {
          threw = error;
        }
        if (expected) assert.isError(threw, 'CancellationError', where);
        else assert.equal(threw, false, where);
      };
      const task = new core.Task(async (task) => {
        agree(task, false, 'before');
        assert.equal(trial.on(task).checkCancellation(), undefined, 'before');
        await trial.on(task).withTaskGroup(async (group, body) => {
          group.cancelAll();
          group.addTask((child) => agree(child, true, 'child of a cancelled group'));
          agree(body, false, 'body of a cancelled group');
          await group.waitForAll();
        });
        await hold.promise;
        agree(task, true, 'after');
        await trial.on(task).withTaskCancellationShield((inside) => agree(inside, false, 'in a shield'));
        agree(task, true, 'after the shield');
      });
      await trial.settle();
      task.cancel();
      hold.open();
      await task;
    },
  },
  {
    id: 'cancel.9/ambient',
    title: 'the ambient checkCancellation throws in the body of a cancelled task, and not in a shield there',
    also: ['shield.1'],
    async run(trial) {
      const { core, assert } = trial;
      const task = new core.Task((task) => {
        const error = assert.throws(() => core.Task.checkCancellation());
        assert.isError(error, 'CancellationError');
        assert.equal(core.Task.isCancelled, true, 'isCancelled');
        return trial.on(task).withTaskCancellationShield(() => {
          core.Task.checkCancellation();
          return core.Task.isCancelled;
        });
      });
      task.cancel();
      assert.equal(await task.value, false);
    },
  },
];
