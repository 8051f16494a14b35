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

/** The walk that one cancellation is: which handlers it meets, and in which order: cancel.3, 4, 12. */
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
