import type { ConformanceCase } from '../case.ts';

interface CancellationLike {
  readonly reason: unknown;
  readonly cause: unknown;
}

/** The reason, the error that carries it, and what cancelling tells: cancel.17, 18. */
export const cases: readonly ConformanceCase[] = [
  {
    id: 'cancel.17/any-reason',
    title: 'any reason, also null and 0, reaches children, handlers, the handle and the errors',
    async run(trial) {
      const { core, assert } = trial;
      for (const reason of [undefined, null, 0, '', false, 'text', new Error('an error'), { an: 'object' }]) {
        const hold = trial.gate();
        const seen: unknown[] = [];
        const task = new core.Task((task) =>
          trial.on(task).withTaskGroup((group, body) => {
            group.addTask(async (child) => {
              const error = (await assert.rejects(trial.on(child).sleep(Infinity))) as CancellationLike;
              seen.push(child.cancellationReason, error.reason, error.cause);
            });
            return trial.on(body).withTaskCancellationHandler(
              async () => {
                await hold.promise;
                seen.push(task.cancellationReason);
                seen.push((assert.throws(() => task.checkCancellation()) as CancellationLike).reason);
              },
              (given) => void seen.push(given),
            );
          }),
        );
        await trial.settle();
        task.cancel(reason);
        hold.open();
        await task;
        assert.equal(seen.length, 6);
        for (const one of seen) assert.equal(one, reason, 'the reason');
      }
    },
  },
  {
    id: 'cancel.17/one-error',
    title: 'sleep, checkCancellation and the signal of a region give one and the same error',
    also: ['signal.1'],
    async run(trial) {
      const { core, assert } = trial;
      for (const usesSignalFirst of [true, false]) {
        const task = new core.Task(async (task) => {
          if (usesSignalFirst) assert.equal(task.signal.aborted, false);
          const slept = await assert.rejects(trial.on(task).sleep(Infinity));
          const checked = assert.throws(() => task.checkCancellation());
          assert.isError(slept, 'CancellationError');
          assert.equal(checked, slept, 'checkCancellation');
          assert.equal(task.signal.reason, slept, 'signal');
          assert.equal(await assert.rejects(task.sleep(0)), slept, 'a later sleep');
        });
        await trial.settle();
        task.cancel('why');
        await task;
      }
    },
  },
  {
    id: 'cancel.17/region-not-group',
    title: 'in the body of a group that was cancelled before its task, the reason is that of the task',
    also: ['group.8'],
    async run(trial) {
      const { core, assert } = trial;
      const hold = trial.gate();
      const task = new core.Task((task) =>
        trial.on(task).withTaskGroup(async (group, body) => {
          group.cancelAll('of the group');
          return trial.on(body).withTaskCancellationHandler(
            (inside) =>
              trial.on(inside).withTimeout(Infinity, async (limited) => {
                await hold.promise;
                const child = limited.asyncLet((child) => child.cancellationReason);
                const error = assert.throws(() => limited.checkCancellation()) as CancellationLike;
                return [inside.cancellationReason, limited.cancellationReason, error.reason, await child];
              }),
            () => {},
          );
        }),
      );
      await trial.settle();
      task.cancel('of the task');
      hold.open();
      assert.deepEqual(await task.value, ['of the task', 'of the task', 'of the task', 'of the task']);
    },
  },
  {
    id: 'cancel.18/cancel-returns-nothing',
    title: 'cancel and cancelAll return undefined',
    async run(trial) {
      const { core, assert } = trial;
      const task = new core.Task((task) =>
        trial.on(task).withTaskGroup((group) => {
          assert.equal(group.cancelAll(), undefined);
          assert.equal(task.cancel(), undefined);
        }),
      );
      assert.equal(task.cancel(), undefined);
      await task;
    },
  },
  {
    id: 'cancel.18/settled',
    title:
      'settled fulfils when the task and all below it have settled, also when it fails; it counts as asking for nothing',
    async run(trial) {
      const { core, assert } = trial;
      const [hold, log] = [trial.gate(), [] as string[]];
      const error = new Error('own');
      const task = new core.Task((task) =>
        trial.on(task).withTaskGroup((group) => {
          group.addTask(async () => {
            await hold.promise;
            log.push('child');
          });
          throw error;
        }),
      );
      const settled = task.settled.then((value: unknown) => void log.push(`settled ${String(value)}`));
      await trial.settle();
      assert.deepEqual(log, []);
      hold.open();
      await settled;
      assert.deepEqual(log, ['child', 'settled undefined']);
      assert.equal(await task.settled, undefined, 'afterwards');
      assert.deepEqual(await trial.uncaught(), [{ kind: 'rejection', error }]);
    },
  },
  {
    id: 'cancel.18/settled-with-abandoned-children',
    title: 'settled fulfils when what is left below the task has been abandoned',
    also: ['grace.2'],
    async run(trial) {
      const { core, assert } = trial;
      const hold = trial.gate();
      const task = new core.Task(
        (task) => {
          trial.on(task).asyncLet(() => hold.promise);
        },
        { abandonAfter: 1 },
      );
      void task.value.catch(() => {});
      await task.settled;
      assert.equal(core.taskTree().tasks.filter(({ state }) => state === 'abandoned').length, 1);
      hold.open();
      await trial.settle();
    },
  },
  {
    id: 'cancel.18/circle',
    title: 'waiting for the settled of oneself or of an ancestor rejects with AwaitCycleError',
    also: ['tree.12'],
    async run(trial) {
      const { core, assert } = trial;
      const own: { readonly settled: Promise<void>; readonly value: Promise<unknown> } = new core.Task(() =>
        assert.rejects(own.settled),
      );
      assert.isError(await own.value, 'AwaitCycleError');
      const top: { readonly settled: Promise<void>; readonly value: Promise<unknown> } = new core.Task(
        (task) =>
          trial.on(task).withTaskGroup<unknown, unknown>(async (group) => {
            group.addTask(() => assert.rejects(top.settled));
            return (await group.next()).value;
          }),
      );
      assert.isError(await top.value, 'AwaitCycleError');
    },
  },
  {
    id: 'cancel.17/no-mixing-up-of-siblings',
    title:
      'what is suppressed under the error of one task is not found under that of another cancelled with it',
    also: ['error.2'],
    async run(trial) {
      const { core, assert } = trial;
      const lost = new Error('lost');
      const seen = new Map<string, unknown>();
      const task = new core.Task((task) =>
        trial.on(task).withTaskGroup((group) => {
          group.addTask(async (child) => {
            const inner = trial.on(child).withTaskGroup(async (below, own) => {
              below.addTask(() => {
                throw lost;
              });
              await trial.on(own).sleep(Infinity);
            });
            seen.set('has one', await assert.rejects(inner));
          });
          group.addTask(async (child) => {
            const error = await assert.rejects(trial.on(child).sleep(Infinity));
            await trial.settle();
            seen.set('child', error);
          });
          group.addTask(async (child) => {
            const error = await assert.rejects(
              trial.on(child).withTimeout(Infinity, (own) => trial.on(own).sleep(Infinity)),
            );
            await trial.settle();
            seen.set('region', error);
          });
        }),
      );
      await trial.settle();
      task.cancel('why');
      await task.settled;
      assert.deepEqual([...seen.keys()].sort(), ['child', 'has one', 'region']);
      for (const [name, error] of seen) {
        assert.isError(error, 'CancellationError', name);
        assert.equal((error as CancellationLike).reason, 'why', name);
        assert.deepEqual(core.suppressedErrors(error), name === 'has one' ? [lost] : [], name);
      }
    },
  },
  {
    id: 'cancel.17/no-mixing-up-afterwards',
    title:
      'nor is what is suppressed after a task has caught the error that others cancelled with it have too',
    also: ['error.2', 'cancel.20'],
    async run(trial) {
      const { core, assert } = trial;
      const lost = new Error('lost');
      const abort = Object.assign(new Error('of the platform'), { name: 'AbortError' });
      const left = new Map<string, unknown>();
      let bystander: unknown;
      const keep = (name: string, work: Promise<unknown>): Promise<void> =>
        assert.rejects(work, name).then((error) => void left.set(name, error));
      const task = new core.Task(async (task) => {
        const caught = (each: typeof task): Promise<unknown> =>
          assert.rejects(trial.on(each).sleep(Infinity));
        await trial.on(task).withTaskGroup(async (group) => {
          group.addTask(async (child) => {
            bystander = await caught(child);
          });
          await Promise.all([
            keep(
              'rethrown out of a group',
              group.run(async (child) => {
                const error = await caught(child);
                await trial.on(child).withTaskGroup((below) => {
                  below.addTask(() => {
                    throw lost;
                  });
                  throw error;
                });
              }),
            ),
            keep(
              'answered by an abort',
              group.run(async (child) => {
                await caught(child);
                throw abort;
              }),
            ),
            keep(
              'first of several',
              trial.on(task).withTaskGroup(async (below) => {
                below.addTask((child) => trial.on(child).sleep(Infinity));
                below.addTask(async (child) => {
                  await caught(child);
                  throw lost;
                });
                await below.waitForAll();
              }),
            ),
          ]);
        });
      });
      await trial.settle();
      task.cancel('why');
      await task.settled;
      assert.deepEqual([...left.keys()].sort(), [
        'answered by an abort',
        'first of several',
        'rethrown out of a group',
      ]);
      for (const [name, error] of left) {
        assert.isError(error, 'CancellationError', name);
        assert.equal((error as CancellationLike).reason, 'why', name);
        assert.deepEqual(
          core.suppressedErrors(error),
          name === 'answered by an abort' ? [abort] : [lost],
          name,
        );
      }
      assert.isError(bystander, 'CancellationError');
      assert.deepEqual(core.suppressedErrors(bystander), []);
    },
  },
];
