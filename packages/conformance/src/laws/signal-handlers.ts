import type { ConformanceCase } from '../case.ts';

/** In which task the handlers of a signal run. */
export const cases: readonly ConformanceCase[] = [
  {
    id: 'signal.7/task-and-locals-of-the-installer',
    title: 'a handler runs with the current task and the task-locals of where it was installed',
    async run(trial) {
      const { core, assert } = trial;
      const hold = trial.gate();
      const local = new core.TaskLocal({ defaultValue: 'default' });
      let seen: unknown;
      const task = new core.Task((task) =>
        task.withValue(local, 'installed', () =>
          task.run(() =>
            local.withValue('around the call', (bound = task) =>
              trial.on(trial.form === 'slim' ? bound : task).withTaskCancellationHandler(
                (inside) => inside.withValue(local, 'operation', () => hold.promise),
                () => {
                  seen = [local.get(), core.Task.current?.id, core.Task.isCancelled];
                },
              ),
            ),
          ),
        ),
      );
      await trial.settle();
      await new core.Task(() => {
        local.withValue('of the canceller', () => task.cancel());
      });
      hold.open();
      await task;
      assert.deepEqual(seen, ['around the call', task.id, true]);
    },
  },
  {
    id: 'signal.7/after-an-await',
    title: 'also a handler installed in the body of a child, and called from outside any task',
    async run(trial) {
      const { core, assert } = trial;
      const hold = trial.gate();
      const local = new core.TaskLocal({ defaultValue: 'default' });
      const seen: unknown[] = [];
      const task = new core.Task((task) =>
        task.withValue(local, 'parent', (inside) =>
          trial.on(inside).withTaskGroup<void>((group) => {
            for (const name of ['one', 'two']) {
              group.addTask(async (child) => {
                await Promise.resolve();
                await child.withValue(local, name, (bound) =>
                  trial.on(bound).withTaskCancellationHandler(
                    () => hold.promise,
                    () => void seen.push([local.get(), core.Task.current?.id === child.id]),
                  ),
                );
              });
            }
          }),
        ),
      );
      await trial.settle();
      task.cancel();
      hold.open();
      await task;
      assert.deepEqual(seen, [
        ['two', true],
        ['one', true],
      ]);
    },
  },
];
