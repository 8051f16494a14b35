import type { TaskContext, TaskGroup } from '@tasktree/core';
import { nothing } from '../bodies.ts';
import type { ConformanceCase, Trial } from '../case.ts';
import { knowsAbsence } from '../knows-absence.ts';

/** Where the current task is not known: handles, errors and absence. */
export const cases: readonly ConformanceCase[] = [
  {
    id: 'ambient.3/everything-through-the-handle',
    title: 'after an await every operation works through the handle',
    forms: ['explicit'],
    async run(trial: Trial) {
      const { core, assert } = trial;
      const local = new core.TaskLocal<string>({ defaultValue: 'default' });
      const value = await trial.root(async (task) => {
        await nothing;
        task.checkCancellation();
        assert.ok(!task.signal.aborted, 'its signal');
        await task.sleep(1);
        const seen = await task.withValue(local, 'bound', async (bound) => {
          await nothing;
          assert.equal(bound.get(local), 'bound', 'a value on the handle of its operation');
          assert.equal(task.get(local), 'default', 'the same on the handle around');
          const child = bound.asyncLet((inner) => inner.get(local));
          return bound.withTaskGroup(async (group) => {
            group.addTask((inner) => inner.get(local));
            const { value: inGroup } = await group.next();
            return [await child, inGroup];
          });
        });
        const scope = task.taskScope();
        const sum = await scope.asyncLet(() => 40);
        await scope[Symbol.asyncDispose ?? Symbol.for('Symbol.asyncDispose')]();
        await task.withDiscardingTaskGroup(async (group) => group.addTask(() => {}));
        return [...seen, sum];
      });
      assert.deepEqual(value, ['bound', 'bound', 40]);
    },
  },
  {
    id: 'ambient.3/regions-pass-their-own-handle',
    title: 'the operation of a timeout is cut short through the handle it was given; the task around goes on',
    forms: ['explicit'],
    async run(trial: Trial) {
      const { assert } = trial;
      await trial.root(async (task) => {
        await nothing;
        const error = await assert.rejects(
          task.withTimeout(2, async (inner) => {
            await nothing;
            assert.equal(inner.id, task.id, 'a handle of the same task');
            await inner.sleep(Infinity);
          }),
        );
        assert.isError(error, 'TimeoutError');
        assert.ok(!task.isCancelled, 'the task around is not cancelled');
        await task.sleep(1);
      });
    },
  },
  {
    id: 'ambient.3/run-makes-a-task-ambient',
    title: 'task.run makes the task the current one for a synchronous call, and puts back what was there',
    forms: ['explicit'],
    async run(trial: Trial) {
      const { core, assert } = trial;
      const error = new Error('expected');
      await trial.root(async (task) => {
        await trial.sleep(1);
        const child = task.run(() => {
          assert.equal(core.Task.current?.id, task.id, 'inside run');
          return core.asyncLet(() => 'child');
        });
        assert.equal(await child, 'child', 'a child made ambiently inside run');
        const thrown = assert.throws(() =>
          task.run(() => {
            throw error;
          }),
        );
        assert.equal(thrown, error, 'what the callback throws');
      });
      const done = trial.gate();
      let handle: TaskContext | undefined;
      const task = new core.Task((own) => {
        handle = own;
        return done.promise;
      });
      await trial.settle();
      assert.equal(
        handle?.run(() => core.Task.current?.id),
        task.id,
        'called from outside',
      );
      assert.equal(core.Task.current, undefined, 'after run from outside');
      assert.throws(() => handle?.run('no function' as never));
      done.open();
      await task;
    },
  },
  {
    id: 'ambient.4/makers-throw-where-unknown',
    title:
      'where no current task is known, ambient calls that need one throw NoCurrentTaskError, whatever else is alive',
    forms: ['explicit'],
    async run(trial: Trial) {
      const { core, assert, host } = trial;
      const done = trial.gate();
      const alive = new core.Task(() => done.promise);
      const throwing: [string, () => unknown][] = [
        ['asyncLet', () => core.asyncLet(() => {})],
        ['taskScope', () => core.taskScope()],
      ];
      const rejecting: [string, () => Promise<unknown>][] = [
        ['withTaskGroup', () => core.withTaskGroup(() => {})],
        ['withDiscardingTaskGroup', () => core.withDiscardingTaskGroup(() => {})],
        ['withTimeout', () => core.withTimeout(5, () => {})],
        ['withDeadline', () => core.withDeadline(core.now() + 5, () => {})],
        [
          'withTaskCancellationHandler',
          () =>
            core.withTaskCancellationHandler(
              () => {},
              () => {},
            ),
        ],
        ['withTaskCancellationShield', () => core.withTaskCancellationShield(() => {})],
        ['all', () => core.all([() => {}])],
        ['race', () => core.race([() => {}])],
        ['concurrentForEach', () => core.concurrentForEach([1], () => {})],
      ];
      const check = (error: unknown, name: string): void => {
        assert.isError(error, 'NoCurrentTaskError', name);
        const { message } = error as Error;
        if (host.ambient === 'explicit') {
          for (const way of ['handle', 'transform', 'new Task'])
            assert.ok(message.includes(way), `${name}: it says: ${way}`);
        }
      };
      const probe = async (): Promise<void> => {
        for (const [name, call] of throwing) check(assert.throws(call, name), name);
        if (host.ambient === 'full') return;
        for (const [name, call] of rejecting) check(await assert.rejects(call(), name), name);
        check(
          assert.throws(() => core.concurrentMap([1], () => 1)),
          'concurrentMap',
        );
      };
      await probe();
      if (host.ambient === 'explicit') {
        await trial.root(async () => {
          await trial.sleep(1);
          await probe();
        });
      }
      done.open();
      await alive;
      assert.equal(
        await new core.Task(() => core.Task.detached(() => 7)),
        7,
        'new Task and Task.detached work anywhere',
      );
    },
  },
  {
    id: 'ambient.6/absent-is-not-outside',
    title:
      'where code may have lost the current task, no scope opens a root of its own, and nothing becomes an orphan',
    forms: ['ambient'],
    also: ['tree.13', 'tree.14'],
    async run(trial: Trial) {
      const { core, assert, host } = trial;
      const calls: Record<string, (ran: () => void) => unknown> = {
        withTaskGroup: (ran) => core.withTaskGroup((group: TaskGroup<void>) => group.addTask(ran)),
        withDiscardingTaskGroup: (ran) => core.withDiscardingTaskGroup((group) => group.addTask(ran)),
        withTimeout: (ran) => core.withTimeout(Infinity, ran),
        withTaskCancellationShield: (ran) => core.withTaskCancellationShield(ran),
        all: (ran) => core.all([ran]),
        race: (ran) => core.race([ran]),
        concurrentForEach: (ran) => core.concurrentForEach([1], ran),
        mapReduce: (ran) => core.mapReduce([1], ran, () => undefined, undefined),
        'a map that is iterated': async (ran) => core.concurrentMap([1], ran).toArray(),
      };
      for (const [name, call] of Object.entries(calls)) {
        let hasRun = false;
        const made = call(() => {
          hasRun = true;
        });
        if (knowsAbsence(host)) await made;
        else assert.isError(await assert.rejects(Promise.resolve(made)), 'NoCurrentTaskError', name);
        await trial.settle();
        assert.equal(hasRun, knowsAbsence(host), name);
        assert.equal(core.taskTree().tasks.length, 0, `${name} left a task`);
      }
    },
  },
  {
    id: 'ambient.4/reads-answer-absence',
    title: 'where no current task is known, reads answer absence, and sleep sleeps',
    forms: ['explicit'],
    async run(trial: Trial) {
      const { core, assert, host } = trial;
      const local = new core.TaskLocal<string>({ defaultValue: 'default' });
      const probe = async (): Promise<void> => {
        assert.equal(core.Task.current, undefined, 'Task.current');
        assert.equal(core.Task.isCancelled, false, 'Task.isCancelled');
        core.Task.checkCancellation();
        assert.equal(local.get(), 'default', 'TaskLocal.get()');
        assert.equal(core.Task.currentPriority, core.TaskPriority.medium, 'Task.currentPriority');
        const before = host.clock.now();
        await core.Task.sleep(2);
        assert.ok(host.clock.now() - before >= 2, 'Task.sleep sleeps');
      };
      await probe();
      if (host.ambient === 'full') return;
      await trial.root((task) =>
        task.withValue(local, 'bound', async () => {
          task.cancel();
          await trial.sleep(1);
          await probe();
        }),
      );
    },
  },
  {
    id: 'ambient.5/the-host-tells-the-truth',
    title: 'host.ambient says what the host does',
    forms: ['explicit'],
    async run(trial: Trial) {
      const { core, assert, host } = trial;
      assert.ok(host.ambient === 'full' || host.ambient === 'explicit', 'host.ambient is a tier');
      const known = await trial.root(async (task) => {
        await trial.sleep(1);
        return core.Task.current?.id === task.id;
      });
      assert.equal(known, host.ambient === 'full', 'whether the current task is known after an await');
    },
  },
];
