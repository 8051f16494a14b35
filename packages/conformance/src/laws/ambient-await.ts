import type { TaskContext } from '@tasktree/core';
import { nothing } from '../bodies.ts';
import type { ConformanceCase, Trial } from '../case.ts';

/** Awaits that an engine may treat differently; `check` is called after each. */
async function awaitEverything(
  trial: Trial,
  task: TaskContext,
  check: (where: string) => void,
): Promise<void> {
  const { core } = trial;
  await nothing;
  check('nothing');
  await Promise.resolve(1);
  check('a settled promise');
  const outside = trial.gate();
  void Promise.resolve().then(() => outside.open());
  await outside.promise;
  check('a promise that somebody else settles');
  await { then: (resolve: (value: unknown) => void) => resolve(check('(inside a then method)')) };
  check('a thenable');
  await task.sleep(1);
  check('a sleep');
  await task.yield();
  check('a yield');
  try {
    await Promise.reject(new Error('expected'));
  } catch {
    check('a rejection, in catch');
  } finally {
    check('in finally');
  }
  await Promise.all([Promise.resolve(), task.sleep(1)]);
  check('Promise.all');
  for await (const _ of steps()) check('a step of an async generator');
  await new core.Task(() => trial.sleep(1)).value;
  check("another task's value");
}

async function* steps(): AsyncGenerator<number> {
  yield 1;
  await nothing;
  yield 2;
}

function requireFull(trial: Trial): void {
  if (trial.host.ambient !== 'full')
    trial.gap('the runtime forgets the current task after an await', 'ambient.2');
}

/** The current task after an await, and in what starts: ambient.1, 2. */
export const cases: readonly ConformanceCase[] = [
  {
    id: 'ambient.1/right-after-any-await',
    title: 'the current task is right after any await, with other tasks running in between',
    forms: ['explicit'],
    async run(trial: Trial) {
      requireFull(trial);
      const { core, assert } = trial;
      await trial.root((root) =>
        root.withTaskGroup(async (group) => {
          for (let i = 0; i < 8; i += 1) {
            group.addTask((task) =>
              awaitEverything(trial, task, (where) =>
                assert.equal(core.Task.current?.id, task.id, `after ${where}`),
              ),
            );
          }
          await group.waitForAll();
          assert.equal(core.Task.current?.id, root.id, 'in the body of the group');
        }),
      );
    },
  },
  {
    id: 'ambient.1/regions-after-await',
    title:
      'after an await the ambient state is that of the innermost region, and outside it that of the task again',
    forms: ['explicit'],
    async run(trial: Trial) {
      requireFull(trial);
      const { core, assert } = trial;
      await trial.root(async (task) => {
        await core.withTimeout(0, async (inner) => {
          await nothing;
          assert.ok(core.Task.isCancelled, 'the operation of an expired timeout is cancelled');
          assert.equal(core.Task.current?.signal, inner.signal, 'its signal is that of its handle');
        });
        assert.ok(!core.Task.isCancelled, 'the task around is not');
        task.cancel();
        await core.withTaskCancellationShield(async () => {
          await nothing;
          assert.ok(!core.Task.isCancelled, 'inside a shield');
        });
        assert.ok(core.Task.isCancelled, 'after the shield');
      });
    },
  },
  {
    id: 'ambient.2/signal-deadline-and-reason',
    title: 'Task.signal, Task.deadline and Task.cancellationReason are those of the region that runs here',
    also: ['signal.1', 'signal.6', 'deadline.5', 'cancel.17'],
    forms: ['explicit'],
    async run(trial: Trial) {
      const { core, assert } = trial;
      const { Task } = core;
      const look = (): unknown[] => [Task.signal, Task.deadline, Task.cancellationReason];
      const expected = (task: TaskContext): unknown[] => [
        task.signal,
        task.deadline,
        task.cancellationReason,
      ];
      assert.deepEqual(look(), [undefined, undefined, undefined], 'outside any task');
      const isFull = trial.host.ambient === 'full';
      const check = async (task: TaskContext, where: string): Promise<void> => {
        const before = expected(task);
        assert.ok(
          look().every((value, index) => value === before[index]),
          where,
        );
        await nothing;
        const after = isFull ? expected(task) : [undefined, undefined, undefined];
        assert.ok(
          look().every((value, index) => value === after[index]),
          `${where}, after an await`,
        );
      };
      await trial.root(async (task) => {
        await check(task, 'a task');
        await task.withTimeout(60_000, (inside) => check(inside, 'a timeout'));
        await task.withTimeout(0, (inside) => check(inside, 'an expired timeout'));
        task.cancel('why');
        task.run(() => assert.equal(Task.cancellationReason, 'why'));
        await task.withTaskCancellationShield((inside) => check(inside, 'a shield'));
        await task.withTaskGroup((_, inside) => check(inside, 'the body of a group'));
      });
      assert.deepEqual(look(), [undefined, undefined, undefined], 'outside again');
    },
  },
  {
    id: 'ambient.2/right-in-the-synchronous-start',
    title:
      'in the synchronous start of every kind of body the current task is the right one, and put back after the call',
    forms: ['explicit'],
    async run(trial: Trial) {
      const { core, assert } = trial;
      const seen: string[] = [];
      const check = (kind: string) => (task: TaskContext) => {
        assert.equal(core.Task.current?.id, task.id, `in the start of ${kind}`);
        seen.push(kind);
      };
      assert.equal(core.Task.current, undefined, 'outside any task');
      const immediate = core.Task.immediate(check('an immediate task'));
      assert.equal(core.Task.current, undefined, 'after an immediate task started');
      await Promise.all([
        immediate,
        new core.Task(check('a task')),
        core.Task.detached(check('a detached task')),
      ]);
      await trial.root(async (task) => {
        const inner = core.Task.immediate(check('an immediate task in a task'));
        assert.equal(core.Task.current?.id, task.id, 'after an immediate task started in a task');
        await inner;
        await task.asyncLet(check('an async let'));
        await task.withTimeout(1000, check('a timeout'));
        await task.withTaskCancellationShield(check('a shield'));
        await task.withTaskCancellationHandler(check('a handler'), () => {});
        await task.withTaskGroup(async (group, body) => {
          check('the body of a group')(body);
          group.addTask(check('a child'));
          group.addImmediateTask(check('an immediate child'));
        });
      });
      assert.equal(seen.length, 11, 'bodies that ran');
    },
  },
  {
    id: 'ambient.2/never-a-wrong-task',
    title: 'after an await the current task is one’s own, or absent in tier explicit, and never another',
    forms: ['explicit'],
    async run(trial: Trial) {
      const { core, assert, host } = trial;
      let checks = 0;
      await trial.root((root) =>
        root.withTaskGroup(async (group) => {
          for (let i = 0; i < 8; i += 1) {
            group.addTask((task) =>
              awaitEverything(trial, task, (where) => {
                checks += 1;
                const expected = host.ambient === 'full' ? task.id : undefined;
                assert.equal(core.Task.current?.id, expected, `after ${where}`);
              }),
            );
          }
        }),
      );
      assert.ok(checks >= 8 * 12, 'every await was looked at');
      assert.equal(core.Task.current, undefined, 'outside, after all have ended');
    },
  },
  {
    id: 'ambient.2/no-task-leaks-out',
    title: 'who belongs to no task sees none, while tasks start, wait and end around it',
    forms: ['explicit'],
    async run(trial: Trial) {
      const { core, assert, host } = trial;
      let isOver = false;
      const watcher = (async () => {
        for (let turn = 0; !isOver && turn < 1000; turn += 1) {
          await host.scheduler.yieldToHost();
          assert.equal(core.Task.current, undefined, 'in code outside any task');
        }
      })();
      const timers = [1, 2, 3].map(async (ms) => {
        await trial.sleep(ms);
        assert.equal(core.Task.current, undefined, 'after a timer that belongs to no task');
      });
      await trial.root((task) =>
        task.withTaskGroup(async (group) => {
          for (let i = 0; i < 20; i += 1) group.addTask((child) => child.sleep(i % 4));
        }),
      );
      assert.equal(core.Task.current, undefined, 'after the task');
      isOver = true;
      await Promise.all([watcher, ...timers]);
    },
  },
  {
    id: 'ambient.2/a-job-runs-in-its-own-task',
    title: 'a body sees its own task, wherever the call that made it came from',
    forms: ['explicit'],
    async run(trial: Trial) {
      const { core, assert } = trial;
      const added = trial.gate();
      const ids: [string, number | undefined, number][] = [];
      const note = (from: string) => (task: TaskContext) =>
        void ids.push([from, core.Task.current?.id, task.id]);
      const stranger = trial.gate<TaskContext>();
      const release = trial.gate();
      const other = new core.Task(async (task) => {
        stranger.open(task);
        await release.promise;
      });
      await trial.root((root) =>
        root.withTaskGroup(async (group) => {
          const handle = await stranger.promise;
          handle.run(() => group.addTask(note('another task')));
          handle.run(() => group.addImmediateTask(note('another task, at once')));
          void trial.sleep(1).then(() => {
            group.addTask(note('no task'));
            added.open();
          });
          await added.promise;
          await group.waitForAll();
        }),
      );
      release.open();
      await other;
      assert.equal(ids.length, 3, 'bodies that ran');
      for (const [from, current, own] of ids) assert.equal(current, own, `added from ${from}`);
    },
  },
];
