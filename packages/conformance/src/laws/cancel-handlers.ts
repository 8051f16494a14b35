import type { TaskContext } from '@tasktree/core';
import type { ConformanceCase, Trial } from '../case.ts';

/** Installs a handler that notes `name`, for as long as `until` takes. */
function watch(
  trial: Trial,
  task: TaskContext,
  log: string[],
  name: string,
  until: (task: TaskContext) => unknown,
): Promise<unknown> {
  task.signal.addEventListener('abort', () => log.push(`signal of ${name}`));
  return trial.on(task).withTaskCancellationHandler(until, () => void log.push(name));
}

/** The handlers: cancel.3, 4, 10 to 12. */
export const cases: readonly ConformanceCase[] = [
  {
    id: 'cancel.3/newest-to-oldest',
    title:
      'flag and signal of a task come before its handlers, and those newest first, all before cancel() returns',
    async run(trial) {
      const { core, assert } = trial;
      const hold = trial.gate();
      const log: string[] = [];
      const task = new core.Task((task) =>
        watch(trial, task, log, 'outer', (task) =>
          trial.on(task).withTaskGroup((group) => {
            for (const name of ['first', 'second']) {
              group.addTask((child) =>
                watch(trial, child, log, name, (child) => {
                  const inner = trial
                    .on(child)
                    .asyncLet((task) => watch(trial, task, log, `child of ${name}`, () => hold.promise));
                  return inner.then(() => {});
                }),
              );
            }
            return hold.promise;
          }),
        ),
      );
      await trial.settle();
      task.cancel();
      const seen = [...log];
      hold.open();
      await task;
      assert.deepEqual(seen, [
        'signal of outer',
        'signal of second',
        'signal of child of second',
        'child of second',
        'second',
        'signal of first',
        'signal of child of first',
        'child of first',
        'first',
        'outer',
      ]);
      assert.deepEqual(log, seen, 'nothing more afterwards');
    },
  },
  {
    id: 'cancel.3/handlers-among-children',
    title: 'handlers in the body of a group are met in their place among its children, newest first',
    async run(trial) {
      const { core, assert } = trial;
      const hold = trial.gate();
      const log: string[] = [];
      const add = (group: { addTask(body: (task: TaskContext) => unknown): void }, name: string): void =>
        group.addTask((child) =>
          trial.on(child).withTaskCancellationHandler(
            () => hold.promise,
            () => void log.push(name),
          ),
        );
      const task = new core.Task((task) =>
        trial.on(task).withTaskGroup((group, body) => {
          add(group, 'child 1');
          return trial.on(body).withTaskCancellationHandler(
            (inside) => {
              add(group, 'child 2');
              return trial.on(inside).withTaskCancellationHandler(
                () => hold.promise,
                () => void log.push('inner handler'),
              );
            },
            () => void log.push('outer handler'),
          );
        }),
      );
      await trial.settle();
      task.cancel();
      hold.open();
      await task;
      assert.deepEqual(log, ['inner handler', 'child 2', 'outer handler', 'child 1']);
    },
  },
  {
    id: 'cancel.3/unsettled-calls-are-still-told',
    title: 'a handler whose operation a newer handler has just let end is still called in the same walk',
    async run(trial) {
      const { core, assert } = trial;
      const hold = trial.gate();
      const log: string[] = [];
      const task = new core.Task((task) =>
        trial.on(task).withTaskCancellationHandler(
          (inside) =>
            trial.on(inside).withTaskCancellationHandler(
              () => hold.promise,
              () => {
                log.push('newer');
                hold.open();
              },
            ),
          () => void log.push('older'),
        ),
      );
      await trial.settle();
      task.cancel();
      assert.deepEqual(log, ['newer', 'older']);
      await task;
    },
  },
  {
    id: 'cancel.3/made-during-the-walk',
    title: 'a child that a handler makes during the walk starts cancelled',
    also: ['tree.5'],
    async run(trial) {
      const { core, assert } = trial;
      const hold = trial.gate();
      let seen: unknown;
      const task = new core.Task((task) =>
        trial.on(task).withTaskGroup((group, body) =>
          trial.on(body).withTaskCancellationHandler(
            () => hold.promise,
            () => {
              group.addTask((child) => {
                seen = [child.isCancelled, child.cancellationReason];
              });
            },
          ),
        ),
      );
      await trial.settle();
      task.cancel('why');
      hold.open();
      await task;
      assert.deepEqual(seen, [true, 'why']);
    },
  },
  {
    id: 'cancel.4/flag-before-handler',
    title: 'a handler sees flag, reason and signal of its task set, and those of the tasks above',
    async run(trial) {
      const { core, assert } = trial;
      const hold = trial.gate();
      let seen: unknown;
      const task = new core.Task((root) =>
        trial.on(root).withTaskGroup((group) => {
          group.addTask((child) => {
            const { signal } = child;
            return trial.on(child).withTaskCancellationHandler(
              () => hold.promise,
              () => {
                seen = [
                  child.isCancelled,
                  core.Task.isCancelled,
                  child.cancellationReason,
                  signal.aborted,
                  root.isCancelled,
                  group.isCancelled,
                ];
              },
            );
          });
          return hold.promise;
        }),
      );
      await trial.settle();
      task.cancel('why');
      hold.open();
      await task;
      assert.deepEqual(seen, [true, true, 'why', true, true, true]);
    },
  },
  {
    id: 'cancel.10/cancelled-already',
    title: 'in a cancelled task the handler is called once, before the operation, which runs all the same',
    async run(trial) {
      const { core, assert } = trial;
      const log: unknown[] = [];
      const task = new core.Task((task) =>
        trial.on(task).withTaskCancellationHandler(
          (inside) => {
            log.push(['operation', inside.isCancelled]);
            return 'value';
          },
          (reason) => void log.push(['handler', reason]),
        ),
      );
      task.cancel('why');
      assert.equal(await task.value, 'value');
      task.cancel('again');
      assert.deepEqual(log, [
        ['handler', 'why'],
        ['operation', true],
      ]);
    },
  },
  {
    id: 'cancel.10/meanwhile-at-most-once',
    title: 'cancelled meanwhile: the handler runs at once and once, and the outcome is that of the operation',
    async run(trial) {
      const { core, assert } = trial;
      const [hold, failing] = [trial.gate<string>(), new Error('own')];
      let calls = 0;
      const handled = (body: () => Promise<string>) =>
        new core.Task((task) =>
          trial.on(task).withTaskCancellationHandler(body, () => {
            calls += 1;
          }),
        );
      const returns = handled(() => hold.promise);
      const fails = handled(async () => {
        await hold.promise;
        throw failing;
      });
      await trial.settle();
      for (const task of [returns, fails, returns, fails]) task.cancel();
      assert.equal(calls, 2);
      hold.open('late value');
      assert.equal(await returns.value, 'late value');
      assert.equal(await assert.rejects(fails.value), failing);
      assert.equal(calls, 2, 'in the end');
    },
  },
  {
    id: 'cancel.10/never-afterwards',
    title: 'a handler whose call has settled, by return or throw, is never called',
    async run(trial) {
      const { core, assert } = trial;
      const hold = trial.gate();
      let calls = 0;
      const count = (): void => {
        calls += 1;
      };
      const task = new core.Task(async (task) => {
        await trial.on(task).withTaskCancellationHandler(() => 'value', count);
        await assert.rejects(
          task.withTaskCancellationHandler(() => {
            throw new Error('thrown');
          }, count),
        );
        await hold.promise;
      });
      await trial.settle();
      task.cancel();
      hold.open();
      await task;
      assert.equal(calls, 0);
    },
  },
  {
    id: 'cancel.10/left-behind',
    title: 'a handler that was called is not called again when the body around leaves its operation behind',
    also: ['cancel.12'],
    async run(trial) {
      const { core, assert } = trial;
      const [leave, hold] = [trial.gate(), trial.gate()];
      const log: unknown[] = [];
      const task = new core.Task((task) => {
        void trial
          .on(task)
          .withTaskGroup((_, body) =>
            trial.on(body).withTaskCancellationHandler(
              () => hold.promise,
              (reason) => void log.push(reason),
            ),
          )
          .catch(() => {});
        return leave.promise;
      });
      await trial.settle();
      task.cancel('why');
      assert.deepEqual(log, ['why']);
      leave.open();
      await trial.settle();
      hold.open();
      await task;
      assert.deepEqual(log, ['why'], 'in the end');
    },
  },
  {
    id: 'cancel.10/until-the-call-settles',
    title: 'the handler is still in force while the call waits for children that its operation left',
    async run(trial) {
      const { core, assert } = trial;
      const hold = trial.gate();
      let calls = 0;
      const task = new core.Task((task) =>
        trial.on(task).withTaskCancellationHandler(
          (inside) => {
            trial.on(inside).asyncLet(() => hold.promise);
          },
          () => {
            calls += 1;
          },
        ),
      );
      await trial.settle();
      task.cancel();
      assert.equal(calls, 1);
      hold.open();
      await task;
    },
  },
  {
    id: 'cancel.11/throwing-handler',
    title:
      'a handler that throws stops no other handler or child, and cancel() does not throw; its error is uncaught',
    async run(trial) {
      const { core, assert } = trial;
      const hold = trial.gate();
      const error = new Error('of a handler');
      const log: string[] = [];
      const task = new core.Task((task) =>
        trial.on(task).withTaskCancellationHandler(
          (outer) =>
            trial.on(outer).withTaskGroup((group, body) => {
              group.addTask((child) => {
                child.signal.addEventListener('abort', () => log.push('child'));
                return hold.promise;
              });
              return trial.on(body).withTaskCancellationHandler(
                () => hold.promise,
                () => {
                  throw error;
                },
              );
            }),
          () => void log.push('older handler'),
        ),
      );
      await trial.settle();
      task.cancel();
      assert.deepEqual(log, ['child', 'older handler']);
      hold.open();
      await task;
      assert.deepEqual(await trial.uncaught(), [{ kind: 'exception', error }]);
    },
  },
  {
    id: 'cancel.11/throwing-handler-cancelled-already',
    title: 'a handler that throws in a task that is cancelled already does not touch the operation',
    async run(trial) {
      const { core, assert } = trial;
      const error = new Error('of a handler');
      const task = new core.Task((task) =>
        trial.on(task).withTaskCancellationHandler(
          () => 'value',
          () => {
            throw error;
          },
        ),
      );
      task.cancel();
      assert.equal(await task.value, 'value');
      assert.deepEqual(await trial.uncaught(), [{ kind: 'exception', error }]);
    },
  },
  {
    id: 'cancel.12/reentrant',
    title:
      'a handler may cancel the same task, add handlers, open gates and end groups; nothing is called twice',
    async run(trial) {
      const { core, assert } = trial;
      const hold = trial.gate();
      const log: unknown[] = [];
      const task: { cancel(reason?: unknown): void; value: Promise<unknown> } = new core.Task((context) =>
        trial.on(context).withTaskCancellationHandler(
          (outer) =>
            trial.on(outer).withTaskGroup((group, body) => {
              group.addTask((child) =>
                trial.on(child).withTaskCancellationHandler(
                  () => hold.promise,
                  (reason) => {
                    log.push(['child', reason]);
                    task.cancel('again');
                    context.cancel('and again');
                    group.cancelAll('and the group');
                  },
                ),
              );
              return trial.on(body).withTaskCancellationHandler(
                (inside) =>
                  trial.on(inside).withTaskCancellationHandler(
                    () => hold.promise,
                    () => {},
                  ),
                (reason) => {
                  log.push(['body', reason]);
                  void trial.on(body).withTaskCancellationHandler(
                    () => {},
                    (reason) => void log.push(['added', reason]),
                  );
                  hold.open();
                },
              );
            }),
          (reason) => void log.push(['outer', reason]),
        ),
      );
      await trial.settle();
      task.cancel('first');
      await task.value;
      const order = (entry: unknown): string => JSON.stringify(entry);
      assert.deepEqual(
        log.map(order).sort(),
        ['added', 'body', 'child', 'outer'].map((who) => order([who, 'first'])),
      );
    },
  },
];
