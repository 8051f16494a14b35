import type { ConformanceCase, Trial } from '../case.ts';

function timeOf(trial: Trial): number {
  return trial.host.clock.now();
}

/** How long a scope waits, and by whose option. */
export const cases: readonly ConformanceCase[] = [
  {
    id: 'grace.2/healthy-children',
    title: 'children of a group that is not cancelled are waited for however long they take',
    async run(trial) {
      const { assert } = trial;
      const log: string[] = [];
      await trial.root((task) =>
        trial.on(task).withTaskGroup(
          (group) => {
            group.addTask(async (child) => {
              await trial.on(child).sleep(10);
              log.push('healthy');
            });
          },
          { abandonAfter: 1 },
        ),
      );
      assert.deepEqual(log, ['healthy']);
    },
  },
  {
    id: 'grace.2/from-the-later',
    title: 'patience is counted from the later of the end of the body and the cancellation',
    async run(trial) {
      const { host, assert } = trial;
      const [one, other] = [trial.gate(), trial.gate()];
      await trial.root(async (task) => {
        let ended = 0;
        const bodyLast = trial.on(task).withTaskGroup(
          async (group) => {
            group.addTask(() => one.promise);
            group.cancelAll();
            await trial.sleep(20);
            ended = host.clock.now();
          },
          { abandonAfter: 10 },
        );
        assert.isError(await assert.rejects(bodyLast), 'AbandonedTasksError');
        assert.equal(host.clock.now() - ended >= 10, true, 'from the end of the body');
      });
      await trial.root(async (task) => {
        let cancelled = 0;
        const cancelLast = trial.on(task).withTaskGroup(
          (group) => {
            group.addTask(() => other.promise);
            group.addTask(async (child) => {
              await child.sleep(20);
              cancelled = host.clock.now();
              group.cancelAll();
            });
          },
          { abandonAfter: 10 },
        );
        assert.isError(await assert.rejects(cancelLast), 'AbandonedTasksError');
        assert.equal(host.clock.now() - cancelled >= 10, true, 'from the cancellation');
      });
      one.open();
      other.open();
      await trial.settle();
    },
  },
  {
    id: 'grace.2/in-time',
    title: 'cancelled children that end within the grace period are not abandoned',
    async run(trial) {
      const { assert } = trial;
      const value = await trial.root((task) =>
        trial.on(task).withTaskGroup(
          (group) => {
            group.addTask((child) => trial.on(child).withTaskCancellationShield((inside) => inside.sleep(3)));
            group.cancelAll();
            return 'value';
          },
          { abandonAfter: 3_600_000 },
        ),
      );
      assert.equal(value, 'value');
    },
  },
  {
    id: 'grace.2/inherited',
    title: 'the option is inherited from the nearest task or group that sets it',
    async run(trial) {
      const { core, assert } = trial;
      const hold = trial.gate();
      const started = timeOf(trial);
      const task = new core.Task(
        (task) =>
          trial.on(task).withTaskGroup(
            async (outer) => {
              const errors: unknown[] = [];
              outer.addTask(async (child) => {
                const call = trial.on(child).withTaskGroup((inner) => {
                  inner.addTask(() => hold.promise);
                  inner.cancelAll();
                });
                errors.push(await assert.rejects(call));
              });
              await outer.waitForAll();
              return errors;
            },
            { abandonAfter: 2 },
          ),
        { abandonAfter: 3_600_000 },
      );
      const [error] = await task.value;
      assert.isError(error, 'AbandonedTasksError');
      assert.equal(timeOf(trial) - started < 3_600_000, true, 'the nearest');
      const other = new core.Task(
        (task) => {
          const call = trial.on(task).withTimeout(Infinity, (inside) => {
            trial.on(inside).asyncLet(() => hold.promise);
            return 'value';
          });
          return assert.rejects(call);
        },
        { abandonAfter: 1 },
      );
      const lost = await other.value;
      assert.isError(lost, 'AbandonedTasksError', 'of a task');
      assert.equal((lost as { value: unknown }).value, 'value');
      hold.open();
      await trial.settle();
    },
  },
];
