import type { TaskContext } from '@tasktree/core';
import type { ConformanceCase, Trial } from '../case.ts';

function stateOf(trial: Trial, name: string): string | undefined {
  return trial.core.taskTree().tasks.find((task) => task.name === name)?.state;
}

/** What becomes of children that a scope no longer waits for. */
export const cases: readonly ConformanceCase[] = [
  {
    id: 'grace.2/lost-value',
    title:
      'abandonAfter: the scope ends with an error that names the tasks and keeps the value; the tasks stay in the tree',
    leavesTasks: true,
    async run(trial) {
      const { core, assert } = trial;
      const hold = trial.gate();
      let used: unknown;
      await trial.root(async (task) => {
        const error = await assert.rejects(
          trial.on(task).withTaskGroup(
            (group) => {
              group.addTask(
                async () => {
                  await hold.promise;
                  used = assert.throws(() => group.addTask(() => {}));
                  throw new Error('much later');
                },
                { name: 'deaf' },
              );
              group.cancelAll();
              return 'value';
            },
            { abandonAfter: 2 },
          ),
        );
        assert.isError(error, 'AbandonedTasksError');
        const { tasks, value } = error as InstanceType<typeof core.AbandonedTasksError>;
        assert.equal(value, 'value');
        assert.deepEqual(
          tasks.map(({ name }) => name),
          ['deaf'],
        );
        assert.equal(stateOf(trial, 'deaf'), 'abandoned');
      });
      assert.equal(stateOf(trial, 'deaf'), 'abandoned', 'after the parent');
      const ended: unknown[] = [];
      const watching = core.observe({
        settled: (task, detail) => {
          if (task.name === 'deaf') ended.push((detail as { error: Error }).error.message);
        },
      });
      hold.open();
      await trial.settle();
      (watching as unknown as Record<symbol, () => void>)[Symbol.dispose ?? Symbol.for('Symbol.dispose')]?.();
      assert.isError(used, 'ScopeClosedError', 'its later use of the group');
      assert.deepEqual(ended, ['much later'], 'its outcome is an event');
      assert.equal(stateOf(trial, 'deaf'), undefined, 'gone when it has settled');
      assert.deepEqual(await trial.uncaught(), []);
    },
  },
  {
    id: 'grace.2/error-wins',
    title: 'an error that was leaving leaves, with the AbandonedTasksError suppressed under it',
    async run(trial) {
      const { core, assert } = trial;
      const [hold, own] = [trial.gate(), new Error('own')];
      await trial.root(async (task) => {
        const error = await assert.rejects(
          trial.on(task).withTaskGroup(
            (group) => {
              group.addTask(() => hold.promise, { name: 'deaf' });
              throw own;
            },
            { abandonAfter: 1 },
          ),
        );
        assert.equal(error, own);
        const suppressed = core.suppressedErrors(own);
        assert.equal(suppressed.length, 1);
        assert.isError(suppressed[0], 'AbandonedTasksError');
      });
      hold.open();
      await trial.settle();
    },
  },
  {
    id: 'grace.2/shielded',
    title: 'a shielded child counts as one that takes no notice',
    async run(trial) {
      const { assert } = trial;
      const hold = trial.gate();
      await trial.root(async (task) => {
        const call = trial.on(task).withTaskGroup(
          async (group) => {
            group.addTask((child) => trial.on(child).withTaskCancellationShield(() => hold.promise), {
              name: 'shielded',
            });
            await task.yield();
            group.cancelAll();
          },
          { abandonAfter: 1 },
        );
        assert.isError(await assert.rejects(call), 'AbandonedTasksError');
        assert.equal(stateOf(trial, 'shielded'), 'abandoned');
      });
      hold.open();
      await trial.settle();
    },
  },
  {
    id: 'grace.2/async-let-at-disposal',
    title:
      'an async let abandoned at disposal: the abandonment is suppressed under the error of the body, or reported',
    also: ['let.12', 'error.3'],
    async run(trial) {
      const { core, assert } = trial;
      const [hold, own] = [trial.gate(), new Error('own')];
      const asyncDispose: typeof Symbol.asyncDispose =
        Symbol.asyncDispose ?? Symbol.for('Symbol.asyncDispose');
      const leave = async (task: TaskContext): Promise<void> => {
        const deaf = trial.on(task).asyncLet(() => hold.promise, { name: 'deaf' });
        await deaf[asyncDispose]();
        assert.equal(stateOf(trial, 'deaf'), 'abandoned');
      };
      const fails = new core.Task(
        async (task) => {
          await leave(task);
          throw own;
        },
        { abandonAfter: 1 },
      );
      assert.equal(await assert.rejects(fails.value), own);
      const suppressed = core.suppressedErrors(own);
      assert.equal(suppressed.length, 1);
      assert.isError(suppressed[0], 'AbandonedTasksError');
      assert.deepEqual(await trial.uncaught(), []);
      hold.open();
      await trial.settle();
      const again = trial.gate();
      const returns = new core.Task(
        async (task) => {
          await trial
            .on(task)
            .asyncLet(() => again.promise)
            [asyncDispose]();
          return 'value';
        },
        { abandonAfter: 1 },
      );
      assert.equal(await returns.value, 'value');
      const uncaught = await trial.uncaught();
      assert.deepEqual(
        uncaught.map(({ kind }) => kind),
        ['rejection'],
      );
      assert.isError(uncaught[0]?.error, 'AbandonedTasksError');
      again.open();
      await trial.settle();
    },
  },
  {
    id: 'grace.2/events',
    title: 'observers are told of each task that is abandoned',
    async run(trial) {
      const { core, assert } = trial;
      const hold = trial.gate();
      const log: string[] = [];
      const watching = core.observe({
        abandoned: (task) => log.push(`abandoned ${task.name}`),
        settled: (task) => log.push(`settled ${task.name}`),
      });
      await trial.root(
        async (task) => {
          const call = trial.on(task).withTaskGroup(
            (group) => {
              for (const name of ['one', 'two']) group.addTask(() => hold.promise, { name });
              group.cancelAll();
            },
            { abandonAfter: 1 },
          );
          await assert.rejects(call);
        },
        { name: 'top' },
      );
      hold.open();
      await trial.settle();
      (watching as unknown as Record<symbol, () => void>)[Symbol.dispose ?? Symbol.for('Symbol.dispose')]?.();
      assert.deepEqual(log, ['abandoned one', 'abandoned two', 'settled top', 'settled one', 'settled two']);
    },
  },
];
