import type { TaskContext } from '@tasktree/core';
import type { ConformanceCase } from '../case.ts';
import { CountedSignal, signalSource } from '../signal-source.ts';

/** A signal that a task is given: signal.3, 4. */
export const cases: readonly ConformanceCase[] = [
  {
    id: 'signal.3/cancels-what-was-made-with-it',
    title: 'tasks, children, groups, deadlines and blocks made with a signal are cancelled with its reason',
    async run(trial) {
      const { core, assert } = trial;
      const [outer, seen] = [signalSource(), [] as unknown[]];
      const { signal } = outer;
      const until = async (task: TaskContext): Promise<void> => {
        const error = await assert.rejects(trial.on(task).sleep(Infinity));
        seen.push((error as { reason: unknown }).reason, task.cancellationReason);
      };
      const free: boolean[] = [];
      const bodies: ((task: TaskContext) => PromiseLike<unknown>)[] = [
        (task) => trial.on(task).withTimeout(Infinity, until, { signal }),
        (task) => trial.on(task).asyncLet(until, { signal }),
        (task) => trial.on(task).withTaskGroup((group) => group.addTask(until), { signal }),
        (task) => trial.on(task).withDiscardingTaskGroup((group) => group.addTask(until), { signal }),
        (task) => trial.on(task).withTaskGroup((group) => group.addTask(until, { signal })),
        (task) => trial.on(task).taskScope({ signal }).asyncLet(until),
      ];
      const tasks = bodies.map(
        (body) =>
          new core.Task(async (task) => {
            await body(task);
            free.push(task.isCancelled);
          }),
      );
      const alone = [new core.Task(until, { signal }), core.Task.detached(until, { signal })];
      await trial.settle();
      assert.deepEqual(seen, []);
      const reason = new Error('outer');
      outer.abort(reason);
      await Promise.all([...tasks, ...alone]);
      assert.equal(seen.length, 2 * (bodies.length + alone.length));
      for (const one of seen) assert.equal(one, reason);
      assert.deepEqual(
        free,
        Array.from({ length: bodies.length }, () => false),
        'the tasks around',
      );
    },
  },
  {
    id: 'signal.3/aborted-already',
    title: 'made with an aborted signal it starts cancelled, with the reason of the signal, and still runs',
    async run(trial) {
      const { core, assert } = trial;
      const outer = signalSource();
      outer.abort('before');
      const { signal } = outer;
      const look = (task: TaskContext): unknown[] => [task.isCancelled, task.cancellationReason];
      const expected = [true, 'before'];
      assert.deepEqual(await new core.Task(look, { signal }).value, expected, 'task');
      assert.deepEqual(await core.Task.immediate(look, { signal }).value, expected, 'immediate task');
      await trial.root(async (task) => {
        assert.deepEqual(await trial.on(task).withTimeout(1000, look, { signal }), expected, 'timeout');
        await task.withTaskGroup<unknown>(
          async (group, body) => {
            group.addTask(look);
            assert.deepEqual(look(body), [false, undefined], 'body of a group');
            assert.equal(group.addTaskUnlessCancelled(look), false);
            assert.deepEqual((await group.next()).value, expected, 'child');
          },
          { signal },
        );
        assert.equal(task.isCancelled, false);
      });
    },
  },
  {
    id: 'signal.3/after-the-end',
    title: 'a signal that aborts after the task or scope has ended changes nothing',
    async run(trial) {
      const { core, assert } = trial;
      const outer = signalSource();
      const { signal } = outer;
      const task = new core.Task(
        async (task) => {
          await trial.on(task).withTaskGroup(() => {}, { signal });
          return 'value';
        },
        { signal },
      );
      assert.equal(await task.value, 'value');
      outer.abort();
      assert.equal(task.isCancelled, false);
    },
  },
  {
    id: 'signal.4/one-listener',
    title: '100,000 tasks on one outer signal: one listener, removed when the last has ended',
    async run(trial) {
      const { assert } = trial;
      const [outer, hold] = [new CountedSignal(), trial.gate()];
      const { signal } = outer;
      await trial.root((task) =>
        trial.on(task).withDiscardingTaskGroup(async (group) => {
          // A test host runs this case once for each seed; a tenth shows the same there.
          const count = trial.host.name === 'test' ? 10_000 : 100_000;
          for (let added = 0; added < count; added += 1) group.addTask(() => hold.promise, { signal });
          assert.equal(outer.listeners, 1, 'while they live');
          hold.open();
        }),
      );
      assert.equal(outer.most, 1, 'ever');
      assert.equal(outer.listeners, 0, 'in the end');
    },
  },
  {
    id: 'signal.4/one-for-all-kinds',
    title: 'tasks, groups and deadlines share the listener; it goes with the last of them, and comes again',
    async run(trial) {
      const { core, assert } = trial;
      const [outer, first, second] = [new CountedSignal(), trial.gate(), trial.gate()];
      const { signal } = outer;
      const one = new core.Task(() => first.promise, { signal });
      const other = new core.Task((task) =>
        trial
          .on(task)
          .withTaskGroup(
            (_, body) => trial.on(body).withTimeout(Infinity, () => second.promise, { signal }),
            { signal },
          ),
      );
      await trial.settle();
      assert.equal(outer.listeners, 1);
      first.open();
      await one;
      assert.equal(outer.listeners, 1, 'the other still uses it');
      second.open();
      await other;
      assert.equal(outer.listeners, 0);
      const again = new core.Task((task) => task.isCancelled, { signal });
      assert.equal(outer.listeners, 1, 'again');
      outer.abort('why');
      assert.equal(await again.value, true);
      assert.equal(outer.listeners, 0, 'after the abort');
      assert.equal(outer.most, 1);
    },
  },
  {
    id: 'signal.4/aborting-many',
    title: 'one abort cancels all tasks on a signal, also when a handler makes and ends others meanwhile',
    async run(trial) {
      const { core, assert } = trial;
      const [outer, hold] = [new CountedSignal(), trial.gate()];
      const { signal } = outer;
      let late: { value: Promise<boolean> } | undefined;
      const tasks = Array.from(
        { length: 1000 },
        (_, index) =>
          new core.Task(
            (task) =>
              trial.on(task).withTaskCancellationHandler(
                () => hold.promise,
                () => {
                  if (index === 500) late = new core.Task((task) => task.isCancelled, { signal });
                },
              ),
            { signal },
          ),
      );
      await trial.settle();
      outer.abort('why');
      assert.equal(tasks.filter((task) => task.isCancelled).length, 1000);
      hold.open();
      await Promise.all(tasks);
      assert.equal(await late?.value, true, 'a task made during the abort');
      assert.equal(outer.listeners, 0);
    },
  },
];
