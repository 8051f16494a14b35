import type { TaskContext, TaskGroup } from '@tasktree/core';
import { reactions, untilToldToStop } from '../bodies.ts';
import type { ConformanceCase, Trial } from '../case.ts';

export const cases: readonly ConformanceCase[] = [
  {
    id: 'tree.5/every-descendant',
    title:
      'cancelling a task cancels every descendant, at any depth and through every kind of scope, inside the call',
    also: ['cancel.3', 'tree.9'],
    async run(trial: Trial) {
      const { Task } = trial.core;
      const cancelled = new Set<string>();
      const alive = new Set<string>();
      const leaf =
        (name: string) =>
        async (task: TaskContext): Promise<void> => {
          alive.add(name);
          await trial.on(task).withTaskCancellationHandler(untilToldToStop, () => cancelled.add(name));
        };
      const top = new Task(async (task) => {
        await using _let = trial.on(task).asyncLet(async (child) => {
          await using _below = trial.on(child).asyncLet(leaf('let in let'));
          await using scope = trial.on(child).taskScope();
          scope.asyncLet(leaf('let in taskScope'));
          await leaf('let')(child);
        });
        await trial.on(task).withTaskGroup(async (group: TaskGroup<void>, body) => {
          group.addTask(leaf('child'));
          group.addImmediateTask(leaf('immediate child'));
          group.addTask((child) =>
            trial.on(child).withDiscardingTaskGroup((inner) => {
              inner.addTask(leaf('child in discarding'));
              inner.addTask((deep) =>
                trial.on(deep).withTimeout(Infinity, (late) =>
                  trial.on(late).withTaskGroup(async (last: TaskGroup<void>) => {
                    last.addTask(leaf('four groups down'));
                  }),
                ),
              );
            }),
          );
          group.addTask((child) =>
            trial.on(child).withTaskPriorityEscalationHandler(
              (inner) => {
                trial.on(inner).asyncLet(leaf('owned by an operation'));
                return leaf('operation')(inner);
              },
              () => {},
            ),
          );
          await using _own = trial.on(body).asyncLet(leaf('let in a group body'));
          await leaf('group body')(body);
        });
      });
      await trial.settle();
      trial.assert.equal(alive.size, 11);
      trial.assert.deepEqual([...cancelled], []);
      top.cancel();
      trial.assert.deepEqual([...cancelled].toSorted(), [...alive].toSorted());
      await top;
    },
  },
  {
    id: 'tree.5/later-children-start-cancelled',
    title: 'every child made after the cancellation starts cancelled, however it is made',
    also: ['let.9', 'group.7', 'cancel.5'],
    async run(trial: Trial) {
      const seen: Record<string, boolean> = {};
      const look =
        (name: string) =>
        (task: TaskContext): void => {
          seen[name] = trial.on(task).isCancelled();
        };
      await trial.root(async (task) => {
        const ops = trial.on(task);
        await ops.withTaskGroup(async (open: TaskGroup<void>, body) => {
          task.cancel();
          open.addTask(look('in an open group'));
          open.addImmediateTask(look('immediate'));
          trial.on(body).asyncLet(look('let in a body'));
          await open.start<void>((child, ready) => {
            look('started')(child);
            ready();
          });
        });
        await ops.withTaskGroup(async (group: TaskGroup<void>, body) => {
          look('group body')(body);
          group.addTask(look('in a later group'));
          group.addTask((child) =>
            trial.on(child).withDiscardingTaskGroup((inner) => inner.addTask(look('below a later group'))),
          );
        });
        await ops.withTimeout(Infinity, (inner) => {
          look('timeout')(inner);
          trial.on(inner).asyncLet(look('in a later timeout'));
        });
        const scope = ops.taskScope();
        scope.asyncLet(look('in a later taskScope'));
        await ops.asyncLet(look('let'));
      });
      trial.assert.equal(Object.keys(seen).length, 11);
      for (const [name, isCancelled] of Object.entries(seen))
        trial.assert.ok(isCancelled, `${name} was not cancelled`);
    },
  },
  {
    id: 'tree.5/not-upwards',
    title: 'cancelling a task cancels neither what is above it nor what is beside it',
    also: ['tree.6'],
    async run(trial: Trial) {
      await trial.root(async (task) => {
        const states: boolean[] = [];
        await trial.on(task).withTaskGroup(async (group: TaskGroup<void>, body) => {
          group.addTask(async (child) => {
            child.cancel();
            await using _below = trial
              .on(child)
              .asyncLet((inner) => void states.push(trial.on(inner).isCancelled()));
            await trial.settle();
          });
          group.addTask(async (child) => {
            await trial.settle();
            states.push(trial.on(child).isCancelled());
          });
          await group.waitForAll();
          states.push(group.isCancelled, trial.on(body).isCancelled());
        });
        trial.assert.equal(states.length, 4);
        trial.assert.equal(states.filter(Boolean).length, 1, 'more than the child and what is below it');
        trial.assert.ok(!trial.on(task).isCancelled(), 'the task around');
      });
    },
  },
  {
    id: 'tree.6/failed-child',
    title: 'a child that fails changes neither its parent nor its siblings by that alone',
    also: ['throwing.1', 'let.8'],
    async run(trial: Trial) {
      await trial.root(async (task) => {
        const ops = trial.on(task);
        const caught: unknown[] = [];
        await ops.withTaskGroup(async (group: TaskGroup<string>, body) => {
          const gate = trial.gate();
          group.addTask(() => {
            throw new Error('one');
          });
          group.addTask(async (child) => {
            await gate.promise;
            return trial.on(child).isCancelled() ? 'cancelled' : 'untouched';
          });
          await trial.settle();
          trial.assert.ok(!trial.on(body).isCancelled(), 'the body was cancelled');
          trial.assert.ok(!group.isCancelled, 'the group was cancelled');
          gate.open();
          for (let left = 2; left > 0; left--) {
            await group.next().then(
              (result) => caught.push(result.value),
              (error: Error) => caught.push(error.message),
            );
          }
        });
        trial.assert.deepEqual(caught, ['one', 'untouched']);

        await using failing = ops.asyncLet(async () => {
          throw new Error('two');
        });
        await using sibling = ops.asyncLet(async (child) => {
          await trial.settle();
          return trial.on(child).isCancelled();
        });
        await trial.settle();
        trial.assert.ok(!ops.isCancelled(), 'the task was cancelled by an async let');
        trial.assert.equal(await sibling, false);
        await trial.assert.rejects(failing);
      });
    },
  },
  {
    id: 'tree.6/cancelled-child',
    title: 'a child that is cancelled by itself changes neither its parent nor its siblings',
    async run(trial: Trial) {
      await trial.root(async (task) => {
        await trial.on(task).withTaskGroup(async (group: TaskGroup<string>, body) => {
          group.addTask(async (child) => {
            child.cancel('tired');
            trial.on(child).checkCancellation();
            return 'not reached';
          });
          group.addTask(async (child) => {
            await trial.settle();
            return trial.on(child).isCancelled() ? 'cancelled' : 'untouched';
          });
          const error = await trial.assert.rejects(group.next());
          trial.assert.isError(error, 'CancellationError');
          trial.assert.ok(!group.isCancelled && !trial.on(body).isCancelled(), 'the parent was cancelled');
          trial.assert.deepEqual(await group.next(), { done: false, value: 'untouched' });
        });
      });
    },
  },
  {
    id: 'tree.9/mixed-nesting',
    title:
      'async lets in group children and groups in async lets are one tree: an outer scope waits for all of it',
    also: ['tree.2'],
    async run(trial: Trial) {
      await trial.root(async (task) => {
        let open = 0;
        const nest = async (own: TaskContext, depth: number): Promise<void> => {
          open++;
          if (depth === 0) {
            await trial.settle();
          } else if (depth % 3 === 0) {
            await trial.on(own).withTaskGroup(async (group: TaskGroup<void>) => {
              for (let i = 0; i < 2; i++) group.addTask((child) => nest(child, depth - 1));
            });
          } else if (depth % 3 === 1) {
            await using below = trial.on(own).asyncLet((child) => nest(child, depth - 1));
            await below;
          } else {
            await trial.on(own).withDiscardingTaskGroup((group) => {
              group.addTask((child) => nest(child, depth - 1));
              group.addTask((child) => nest(child, depth - 1));
            });
          }
          await reactions(3);
          open--;
        };
        await nest(task, 9);
        trial.assert.equal(open, 0);
      });
    },
  },
];
