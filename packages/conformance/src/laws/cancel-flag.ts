import type { ConformanceCase } from '../case.ts';

/** The flag: cancel.1, 2, 5 to 7. */
export const cases: readonly ConformanceCase[] = [
  {
    id: 'cancel.1/stops-nothing-by-itself',
    title: 'a cancelled body is neither stopped nor unwound, and goes on when what it awaits does',
    async run(trial) {
      const { core, assert } = trial;
      const hold = trial.gate();
      const steps: string[] = [];
      const task = new core.Task(async () => {
        try {
          steps.push('began');
          await hold.promise;
          steps.push('went on');
          return 'done';
        } finally {
          steps.push('left');
        }
      });
      await trial.settle();
      task.cancel();
      assert.equal(task.isCancelled, true, 'the flag is set');
      await trial.settle();
      assert.deepEqual(steps, ['began']);
      hold.open();
      assert.equal(await task.value, 'done');
      assert.deepEqual(steps, ['began', 'went on', 'left']);
    },
  },
  {
    id: 'cancel.1/calls-handlers-at-once',
    title: 'cancelling sets the flag and calls the handlers before the call returns',
    also: ['cancel.3'],
    async run(trial) {
      const { core, assert } = trial;
      const hold = trial.gate();
      let calls = 0;
      const task = new core.Task((task) =>
        trial.on(task).withTaskCancellationHandler(
          () => hold.promise,
          () => {
            calls += 1;
          },
        ),
      );
      await trial.settle();
      assert.equal(calls, 0, 'before');
      task.cancel();
      assert.equal(calls, 1, 'when cancel() has returned');
      hold.open();
      await task;
    },
  },
  {
    id: 'cancel.2/first-reason-stays',
    title: 'cancelling again changes nothing: the first reason stays, and the error made of it',
    async run(trial) {
      const { core, assert } = trial;
      const hold = trial.gate();
      const seen: unknown[] = [];
      const task = new core.Task(async (task) => {
        await hold.promise;
        seen.push(
          task.cancellationReason,
          assert.throws(() => task.checkCancellation()),
        );
        task.cancel('third');
        seen.push(
          task.cancellationReason,
          assert.throws(() => task.checkCancellation()),
        );
      });
      await trial.settle();
      task.cancel('first');
      task.cancel('second');
      hold.open();
      await task;
      assert.equal(seen[0], 'first');
      assert.equal(seen[2], 'first');
      assert.equal(seen[1], seen[3], 'the error');
      assert.equal((seen[1] as { reason: unknown }).reason, 'first');
    },
  },
  {
    id: 'cancel.2/settled-task',
    title: 'cancelling a task that has settled changes nothing',
    async run(trial) {
      const { core, assert } = trial;
      const task = new core.Task(() => 'value');
      assert.equal(await task.value, 'value');
      task.cancel('too late');
      assert.equal(task.isCancelled, false);
      assert.equal(await task.value, 'value');
    },
  },
  {
    id: 'cancel.2/each-region',
    title: 'a region that was cancelled before its task keeps its own reason',
    async run(trial) {
      const { core, assert } = trial;
      const hold = trial.gate();
      const source = trial.gate<unknown>();
      const reasons: Record<string, unknown> = {};
      const task = new core.Task(async (task) => {
        await trial.on(task).withTimeout(0, async (inside) => {
          source.open(inside.cancellationReason);
          await hold.promise;
          reasons['inside'] = inside.cancellationReason;
        });
        reasons['task'] = task.cancellationReason;
      });
      const first = await source.promise;
      assert.isError(first, 'TimeoutError');
      task.cancel('of the task');
      hold.open();
      await task;
      assert.deepEqual(reasons, { inside: first, task: 'of the task' });
      assert.equal(reasons['inside'], first);
    },
  },
  {
    id: 'cancel.2/the-flag-is-final',
    title: 'once cancelled a region stays so, however often and in whichever way it is looked at',
    async run(trial) {
      const { core, assert } = trial;
      const handles: { readonly isCancelled: boolean }[] = [];
      const task = new core.Task(async (task) => {
        task.cancel();
        const { isCancelled, checkCancellation, withTaskGroup } = trial.on(task);
        for (let look = 0; look < 3; look += 1) {
          assert.equal(task.isCancelled, true, `on the handle, look ${look}`);
          assert.equal(isCancelled(), true, `in the form at hand, look ${look}`);
          assert.isError(assert.throws(checkCancellation), 'CancellationError', `look ${look}`);
        }
        await withTaskGroup(async (group, inside) => {
          handles.push(inside, group);
          for (const handle of [task, inside, group, inside, group]) assert.equal(handle.isCancelled, true);
        });
        handles.push(task);
      });
      await task;
      for (const handle of [task, ...handles, task]) assert.equal(handle.isCancelled, true, 'after the end');
    },
  },
  {
    id: 'cancel.5/before-the-first-step',
    title: 'a task cancelled before its first step still runs its body, cancelled',
    async run(trial) {
      const { core, assert } = trial;
      let started = false;
      const task = new core.Task((task) => {
        started = true;
        return [trial.on(task).isCancelled(), task.isCancelled, task.cancellationReason];
      });
      task.cancel('early');
      assert.equal(started, false, 'cancelling does not start it');
      assert.deepEqual(await task.value, [true, true, 'early']);
    },
  },
  {
    id: 'cancel.5/child-before-its-first-step',
    title: 'a child whose parent is cancelled before its first step still runs its body, cancelled',
    async run(trial) {
      const { core, assert } = trial;
      const task = new core.Task((task) =>
        trial.on(task).withTaskGroup<boolean, boolean | undefined>(async (group) => {
          group.addTask((child) => child.isCancelled);
          task.cancel();
          return (await group.next()).value;
        }),
      );
      assert.equal(await task.value, true);
    },
  },
  {
    id: 'cancel.6/outcome-is-the-bodys',
    title: 'a cancelled task gives the value its body returns, or the very error it throws',
    async run(trial) {
      const { core, assert } = trial;
      const hold = trial.gate();
      const own = new Error('own');
      const returns = new core.Task(async () => {
        await hold.promise;
        return 17;
      });
      const fails = new core.Task(async () => {
        await hold.promise;
        throw own;
      });
      const answers = new core.Task(async (task) => {
        await hold.promise;
        trial.on(task).checkCancellation();
      });
      await trial.settle();
      for (const task of [returns, fails, answers]) task.cancel();
      hold.open();
      assert.equal(await returns.value, 17);
      assert.equal(await assert.rejects(fails.value), own);
      assert.isError(await assert.rejects(answers.value), 'CancellationError');
    },
  },
  {
    id: 'cancel.7/catching-does-not-clear',
    title:
      'after a CancellationError was caught the task is still cancelled, and the next sleep rejects as well',
    also: ['cancel.17'],
    async run(trial) {
      const { core, assert } = trial;
      const task = new core.Task(async (task) => {
        const first = await assert.rejects(trial.on(task).sleep(Infinity));
        const inside = task.isCancelled;
        const second = await assert.rejects(task.sleep(1));
        return [inside, first === second];
      });
      await trial.settle();
      task.cancel();
      assert.deepEqual(await task.value, [true, true]);
    },
  },
];
