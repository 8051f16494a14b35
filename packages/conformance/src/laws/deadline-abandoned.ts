import { until } from '../bodies.ts';
import type { ConformanceCase } from '../case.ts';
import { find } from '../observing.ts';

/** Limits that do not wait for ever: deadline.7; and what they are called: deadline.2. */
export const cases: readonly ConformanceCase[] = [
  {
    id: 'deadline.2/name-in-the-message',
    title: 'the message of a deadline says which limit it was, and its name',
    async run(trial) {
      const { core, assert } = trial;
      await trial.root(async (task) => {
        const { withTimeout, withDeadline } = trial.on(task);
        for (const abandonAfter of [undefined, 1000]) {
          const options = { name: 'load the user', ...(abandonAfter === undefined ? {} : { abandonAfter }) };
          const calls = [
            () => withTimeout(1, (inside) => inside.sleep(Infinity), options),
            () => withDeadline(core.now() - 1, (inside) => inside.sleep(Infinity), options),
          ];
          for (const [index, call] of calls.entries()) {
            const { message } = (await assert.rejects(call())) as Error;
            assert.ok(message.includes('load the user'), message);
            assert.ok((index === 0 ? /1 ms/ : /deadline/).test(message), message);
          }
        }
      });
    },
  },
  {
    id: 'deadline.7/left-running',
    title:
      'with abandonAfter the call stops waiting so long after the deadline, also for the body of its operation, which stays visible',
    also: ['grace.2', 'error.2'],
    async run(trial) {
      const { core, host, assert } = trial;
      const hold = trial.gate();
      await trial.root(async (task) => {
        const before = host.clock.now();
        let id: number | undefined;
        const call = trial.on(task).withTimeout(
          5,
          async (inside) => {
            ({ id } = inside);
            await hold.promise;
            throw new Error('too late');
          },
          { abandonAfter: 5, name: 'deaf' },
        );
        assert.equal(typeof id, 'number', 'it starts within the call');
        assert.ok(id !== task.id, 'in a task of its own');
        assert.equal(find(core, 'deaf')?.parent, task.id, 'a child');
        const error = await assert.rejects(call);
        assert.ok(host.clock.now() - before >= 10, 'not early');
        assert.isError(error, 'TimeoutError');
        assert.ok(core.isCancellation(error) && core.isTimeout(error), 'the error of the region');
        const [abandoned, ...others] = core.suppressedErrors(error);
        assert.isError(abandoned, 'AbandonedTasksError');
        assert.deepEqual(
          (abandoned as InstanceType<typeof core.AbandonedTasksError>).tasks.map((left) => [
            left.id,
            left.name,
          ]),
          [[id, 'deaf']],
        );
        assert.deepEqual(others, []);
        assert.deepEqual([find(core, 'deaf')?.state, find(core, 'deaf')?.parent], ['abandoned', task.id]);
        assert.equal(task.isCancelled, false, 'the task around');
        hold.open();
        await trial.settle();
        assert.equal(find(core, 'deaf'), undefined, 'gone with its end');
      });
      assert.deepEqual(await trial.uncaught(), [], 'its late error');
    },
  },
  {
    id: 'deadline.7/cancelled-from-outside',
    title: 'the time is counted from a cancellation from outside as well, by a task or by the end of a body',
    also: ['let.11'],
    async run(trial) {
      const { core, host, assert } = trial;
      const hold = trial.gate();
      const deaf = (): Promise<void> => hold.promise;
      const task = new core.Task((task) => trial.on(task).withTimeout(Infinity, deaf, { abandonAfter: 5 }));
      // Nobody is left behind who was not cancelled.
      await trial.sleep(10);
      const before = host.clock.now();
      task.cancel('why');
      const error = await assert.rejects(task.value);
      assert.ok(host.clock.now() - before >= 5, 'not early');
      assert.isError(error, 'CancellationError');
      assert.equal((error as { readonly reason: unknown }).reason, 'why');
      assert.isError(core.suppressedErrors(error)[0], 'AbandonedTasksError');

      let left: unknown;
      const late = new core.Task(async (task) => {
        const started = trial.on(task).withTimeout(1000, deaf, { abandonAfter: 0 });
        void started.catch((reason: unknown) => (left = reason));
      });
      await late;
      await trial.settle();
      assert.isError(core.suppressedErrors(left)[0], 'AbandonedTasksError', 'left by its body');
      hold.open();
    },
  },
  {
    id: 'deadline.7/who-listens',
    title:
      'the outcome of an operation that ends in time is that of the call, also one that comes after the deadline',
    also: ['deadline.2', 'tree.2'],
    async run(trial) {
      const { core, assert } = trial;
      const own = new Error('own');
      const options = { abandonAfter: 60_000 };
      await trial.root(async (task) => {
        const { withTimeout, withDeadline } = trial.on(task);
        assert.equal(await withTimeout(60_000, () => 'at once', options), 'at once');
        assert.equal(
          await withDeadline(core.now() + 60_000, async (inside) => inside.name, options),
          'withDeadline',
        );
        assert.equal(await assert.rejects(withTimeout(60_000, () => Promise.reject(own), options)), own);
        let cleaned = false;
        const late = withTimeout(
          1,
          async (inside) => {
            trial.on(inside).asyncLet(async (child) => {
              await assert.rejects(trial.on(child).sleep(Infinity));
              await Promise.resolve();
              cleaned = true;
            });
            await assert.rejects(trial.on(inside).sleep(Infinity));
            return 'late';
          },
          options,
        );
        assert.equal(await late, 'late');
        assert.ok(cleaned, 'what it made has ended');
        const error = await assert.rejects(withTimeout(1, (inside) => inside.sleep(Infinity), options));
        assert.isError(error, 'TimeoutError');
        assert.deepEqual(core.suppressedErrors(error), []);
      });
    },
  },
  {
    id: 'deadline.7/groups-inside',
    title: 'groups inside the operation inherit abandonAfter, and its deadline is theirs',
    also: ['grace.2', 'deadline.5'],
    async run(trial) {
      const { core, assert } = trial;
      const hold = trial.gate();
      await trial.root(async (task) => {
        const error = await assert.rejects(
          trial.on(task).withTimeout(
            60_000,
            async (inside) => {
              assert.equal(typeof inside.deadline, 'number');
              await trial.on(inside).withTaskGroup((group) => {
                group.addTask(
                  (child) => {
                    assert.equal(child.deadline, inside.deadline);
                    return hold.promise;
                  },
                  { name: 'deaf inside' },
                );
                group.cancelAll();
              });
            },
            // Longer than a busy machine takes to start the child.
            { abandonAfter: 100 },
          ),
        );
        assert.isError(error, 'AbandonedTasksError', 'of the group');
        const isThere = (): boolean => core.taskTree().tasks.some(({ name }) => name === 'deaf inside');
        assert.equal(isThere(), true, 'abandoned');
        hold.open();
        await until(trial, () => !isThere());
        assert.equal(isThere(), false, 'ended');
      });
    },
  },
];
