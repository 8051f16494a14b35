import type { ConformanceCase } from '../case.ts';

interface CancellationLike {
  readonly reason: unknown;
  readonly cause: unknown;
}

/** What a cancellation cuts short, and what it does not: cancel.13 to 16. */
export const cases: readonly ConformanceCase[] = [
  {
    id: 'cancel.13/unstructured-and-awaited',
    title:
      'cancelling a task leaves alone what it made with new Task and Task.detached, and the task it awaits',
    also: ['task.1'],
    async run(trial) {
      const { core, assert } = trial;
      const hold = trial.gate();
      const seen: boolean[] = [];
      const work = async (task: { readonly isCancelled: boolean }): Promise<void> => {
        await hold.promise;
        seen.push(task.isCancelled);
      };
      const elsewhere = new core.Task(work);
      const made: { readonly isCancelled: boolean; readonly value: Promise<void> }[] = [elsewhere];
      const task = new core.Task(async () => {
        made.push(new core.Task(work), core.Task.detached(work), core.Task.immediate(work));
        await elsewhere.value;
      });
      await trial.settle();
      task.cancel();
      assert.deepEqual(
        made.map((one) => one.isCancelled),
        [false, false, false, false],
      );
      hold.open();
      await task;
      await Promise.all(made.map((one) => one.value));
      assert.deepEqual(seen, [false, false, false, false]);
    },
  },
  {
    id: 'cancel.14/waiting-is-not-cut-short',
    title: 'awaiting the value of a task goes on when the waiter is cancelled, and gives the value',
    async run(trial) {
      const { core, assert } = trial;
      const hold = trial.gate<string>();
      const awaited = new core.Task(() => hold.promise);
      let isOver = false;
      const waiter = new core.Task(async () => {
        const value = await awaited.value;
        isOver = true;
        return value;
      });
      await trial.settle();
      waiter.cancel();
      await trial.settle();
      assert.equal(isOver, false, 'it still waits');
      assert.equal(awaited.isCancelled, false);
      hold.open('value');
      assert.equal(await waiter.value, 'value');
    },
  },
  {
    id: 'cancel.14/linked-value',
    title: 'linkedValue: cancelling the waiter cancels the task with the same reason, and still waits for it',
    async run(trial) {
      const { core, assert } = trial;
      const hold = trial.gate();
      let isOver = false;
      const awaited = new core.Task(async (task) => {
        await hold.promise;
        return task.cancellationReason;
      });
      const waiter = new core.Task(async () => {
        const value = await awaited.linkedValue();
        isOver = true;
        return value;
      });
      await trial.settle();
      assert.equal(awaited.isCancelled, false, 'before');
      waiter.cancel('why');
      assert.equal(awaited.isCancelled, true, 'at once');
      await trial.settle();
      assert.equal(isOver, false, 'it still waits');
      hold.open();
      assert.equal(await waiter.value, 'why');
    },
  },
  {
    id: 'cancel.14/linked-value-of-a-cancelled-waiter',
    title: 'linkedValue in a waiter that is cancelled already cancels the task',
    async run(trial) {
      const { core, assert } = trial;
      const awaited = new core.Task(async (task) => {
        await trial.on(task).sleep(Infinity);
      });
      const waiter = new core.Task(() => awaited.linkedValue());
      waiter.cancel('why');
      const error = await assert.rejects(waiter.value);
      assert.isError(error, 'CancellationError');
      assert.equal((error as { reason: unknown }).reason, 'why');
      assert.equal(awaited.isCancelled, true, 'the task is cancelled');
    },
  },
  {
    id: 'cancel.14/linked-value-in-a-timeout',
    title:
      'linkedValue in the operation of a timeout: the end of the time cancels the task, and not the one around',
    async run(trial) {
      const { core, assert } = trial;
      const awaited = new core.Task((task) => trial.on(task).sleep(Infinity));
      await trial.root(async (task) => {
        const error = await assert.rejects(trial.on(task).withTimeout(1, () => awaited.linkedValue()));
        assert.isError((error as CancellationLike).reason, 'TimeoutError');
        assert.equal(task.isCancelled, false);
      });
      assert.equal(awaited.isCancelled, true);
    },
  },
  {
    id: 'cancel.15/during',
    title: 'a sleep is cut short at once by a cancellation',
    async run(trial) {
      const { core, assert } = trial;
      const caught: unknown[] = [];
      const task = new core.Task(async (task) => {
        caught.push(await assert.rejects(trial.on(task).sleep(Infinity)));
        await assert.rejects(
          task.withTaskGroup((group, body) => {
            group.addTask((child) => trial.on(child).sleep(3_600_000));
            return trial.on(body).sleep(3_600_000);
          }),
        );
      });
      await trial.settle();
      const before = trial.host.clock.now();
      task.cancel();
      await task;
      assert.isError(caught[0], 'CancellationError');
      assert.equal(trial.host.clock.now() - before < 3_600_000, true, 'no hour has passed');
    },
  },
  {
    id: 'cancel.15/before',
    title: 'in a cancelled task every sleep rejects, also one of zero, and of a child',
    async run(trial) {
      const { core, assert } = trial;
      const task = new core.Task(async (task) => {
        for (const duration of [0, -1, 1, 3_600_000, Infinity, { seconds: 0 }]) {
          const sleep = task.run(() => trial.on(task).sleep(duration));
          assert.isError(await assert.rejects(sleep), 'CancellationError');
        }
        return task.withTaskGroup<unknown, unknown>(async (group) => {
          group.addTask((child) => assert.rejects(trial.on(child).sleep(0)));
          return (await group.next()).value;
        });
      });
      task.cancel();
      assert.isError(await task.value, 'CancellationError');
    },
  },
  {
    id: 'cancel.16/never-throws',
    title: 'Task.yield fulfils in a cancelled task, and outside any',
    async run(trial) {
      const { core, assert } = trial;
      const task = new core.Task(async (task) => {
        await core.Task.yield();
        await task.yield();
        return task.isCancelled;
      });
      task.cancel();
      assert.equal(await task.value, true);
      assert.equal(await core.Task.yield(), undefined);
    },
  },
  {
    id: 'cancel.16/gives-others-a-turn',
    title: 'a task that does nothing but yield lets other tasks, also lower ones, and timers have their turn',
    async run(trial) {
      const { core, assert } = trial;
      const log: string[] = [];
      const spinner = new core.Task(
        async (task) => {
          for (let turn = 0; turn < 100_000 && log.length < 2; turn += 1) await task.yield();
          return [...log];
        },
        { priority: core.TaskPriority.high },
      );
      const other = new core.Task(() => void log.push('task'), { priority: core.TaskPriority.background });
      const sleeper = new core.Task(async (task) => {
        await trial.on(task).sleep(1);
        log.push('timer');
      });
      // Which of the two comes first is the runtime's.
      assert.deepEqual((await spinner.value).sort(), ['task', 'timer']);
      await Promise.all([other, sleeper]);
    },
  },
];
