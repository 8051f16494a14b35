import type { Task, TaskContext } from '@tasktree/core';
import type { ConformanceCase } from '../case.ts';

/** Who waits lends its priority. */
export const cases: readonly ConformanceCase[] = [
  {
    id: 'priority.4/awaiting-raises',
    title: 'a higher task that awaits a lower one raises it, its children and what it waits for, for good',
    async run(trial) {
      const { core, assert } = trial;
      const hold = trial.gate();
      const deepest = new core.Task(() => hold.promise, { priority: 5 });
      let child: TaskContext | undefined;
      const lower = new core.Task(
        (task) => {
          const waiting = deepest.value;
          return trial.on(task).withTaskGroup((group) => {
            group.addTask((one) => {
              child = one;
              return hold.promise;
            });
            return waiting;
          });
        },
        { priority: 9 },
      );
      await trial.settle();
      assert.deepEqual(
        [deepest.priority, lower.priority, child?.priority],
        [9, 9, 9],
        'while a lower one waits',
      );
      const higher = new core.Task(() => lower.value, { priority: 25 });
      await trial.settle();
      assert.deepEqual([deepest.priority, lower.priority, child?.priority], [25, 25, 25]);
      const lowest = new core.Task(() => lower.value, { priority: 1 });
      await trial.settle();
      assert.equal(lower.priority, 25, 'a lower waiter changes nothing');
      hold.open();
      await Promise.all([higher, lowest]);
      assert.equal(lower.priority, 25, 'for good');
    },
  },
  {
    id: 'priority.4/waiter-raised-later',
    title: 'a waiter that rises while it waits raises what it waits for',
    async run(trial) {
      const { core, assert } = trial;
      const hold = trial.gate();
      const awaited = new core.Task(() => hold.promise, { priority: 5 });
      const waiter = new core.Task(() => awaited.value, { priority: 5 });
      await trial.settle();
      waiter.escalate(30);
      assert.equal(awaited.priority, 30);
      hold.open();
      await waiter;
    },
  },
  {
    id: 'priority.4/raised-before-its-start',
    title: 'a task that is raised before it has started starts in its new place',
    also: ['priority.2'],
    async run(trial) {
      const { core, assert } = trial;
      const log: string[] = [];
      const make = (name: string, priority: number): Task<unknown> =>
        new core.Task(() => log.push(name), { priority });
      const [low, middle, high] = [make('low', 10), make('middle', 20), make('high', 30)];
      low.escalate(25);
      await Promise.all([low, middle, high]);
      assert.deepEqual(log, ['high', 'low', 'middle']);
    },
  },
  {
    id: 'priority.5/handlers',
    title: 'escalation handlers are called at each rise, outer before inner, never twice for one level',
    async run(trial) {
      const { core, assert } = trial;
      const hold = trial.gate();
      const log: string[] = [];
      const note =
        (name: string) =>
        (from: number, to: number): void =>
          void log.push(`${name} ${from} ${to}`);
      const task = new core.Task(
        async (task) => {
          await trial
            .on(task)
            .withTaskPriorityEscalationHandler(
              (outer) => trial.on(outer).withTaskPriorityEscalationHandler(() => hold.promise, note('inner')),
              note('outer'),
            );
          task.run(() => {});
          return task.priority;
        },
        { priority: 10 },
      );
      await trial.settle();
      for (const priority of [10, 5, 20, 20, 15, 30]) task.escalate(priority);
      assert.deepEqual(log, ['outer 10 20', 'inner 10 20', 'outer 20 30', 'inner 20 30']);
      hold.open();
      assert.equal(await task.value, 30);
      task.escalate(40);
      assert.equal(task.priority, 30, 'a settled task');
      assert.equal(log.length, 4, 'never afterwards');
      assert.equal((assert.throws(() => task.escalate(256)) as Error).name, 'RangeError');
    },
  },
  {
    id: 'priority.5/outcome',
    title:
      'the outcome of withTaskPriorityEscalationHandler is that of its operation; a handler that throws harms nothing',
    async run(trial) {
      const { core, assert } = trial;
      const hold = trial.gate();
      const [own, thrown] = [new Error('own'), new Error('of a handler')];
      const task = new core.Task(
        async (task) => {
          const value = await trial.on(task).withTaskPriorityEscalationHandler(
            async () => {
              await hold.promise;
              return 'value';
            },
            () => {
              throw thrown;
            },
          );
          const failing = task.withTaskPriorityEscalationHandler(
            () => {
              throw own;
            },
            () => {},
          );
          assert.equal(await assert.rejects(failing), own);
          return value;
        },
        { priority: 10 },
      );
      await trial.settle();
      task.escalate(20);
      hold.open();
      assert.equal(await task.value, 'value');
      assert.deepEqual(await trial.uncaught(), [{ kind: 'exception', error: thrown }]);
    },
  },
];
