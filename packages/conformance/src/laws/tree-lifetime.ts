import type { TaskGroup } from '@tasktree/core';
import { watch } from '../bodies.ts';
import type { ConformanceCase, Trial } from '../case.ts';
import { scopesWithLateChild } from '../scopes.ts';

class Boom extends Error {}

const kindValue = { the: 'value of the body' };

/** What is a task, and how long its scope lasts: tree.1, 3, 4. */
export const cases: readonly ConformanceCase[] = [
  {
    id: 'tree.1/async-call-makes-no-task',
    title: 'calling an async function creates no task, and runs it in the task that calls',
    also: ['ambient.2'],
    async run(trial: Trial) {
      const { Task, taskTree } = trial.core;
      const plain = async (): Promise<number | undefined> => Task.current?.id;
      await trial.root(async (task) => {
        const before = taskTree().tasks.length;
        const calls = [plain(), plain(), plain()];
        trial.assert.equal(taskTree().tasks.length, before);
        trial.assert.equal(await calls[0], task.id);
        trial.assert.equal(taskTree().tasks.length, before);
      });
    },
  },
  {
    id: 'tree.1/operations-make-no-task',
    title: 'sleeping, yielding, and the with… calls by themselves create no task',
    async run(trial: Trial) {
      const { taskTree } = trial.core;
      await trial.root(async (task) => {
        const before = taskTree().tasks.length;
        const same = (where: string): void => trial.assert.equal(taskTree().tasks.length, before, where);
        const on = trial.on(task);
        const sleeping = on.sleep(1);
        same('while it sleeps');
        await sleeping;
        const yielding = task.yield();
        same('while it yields');
        await yielding;
        await on.withTimeout(60_000, () => same('in a timeout'));
        await on.withTaskCancellationShield(() => same('in a shield'));
        await on.withTaskCancellationHandler(
          () => same('in a handler'),
          () => {},
        );
        await on.withTaskGroup(() => same('in a group'));
        await on.withDiscardingTaskGroup(() => same('in a discarding group'));
        task.withValue(new trial.core.TaskLocal<number | undefined>(), 1, () => same('in a binding'));
        same('at the end');
      });
    },
  },
  {
    id: 'tree.3/effects-before-what-follows',
    title: 'all effects of the children come before the code after the scope',
    async run(trial: Trial) {
      const log: string[] = [];
      await trial.root(async (task) => {
        await trial.on(task).withTaskGroup(async (group: TaskGroup<void>) => {
          for (const name of ['a', 'b']) {
            group.addTask(async (child) => {
              await trial.on(child).withTaskGroup(async (inner: TaskGroup<void>, within) => {
                inner.addTask(async (grandchild) => {
                  await trial.on(grandchild).sleep(1);
                  log.push(`${name} below`);
                });
                await trial.on(within).sleep(1);
              });
              await trial.settle();
              log.push(name);
            });
          }
          log.push('body');
        });
        log.push('after');
      });
      trial.assert.equal(log[0], 'body');
      trial.assert.equal(log.at(-1), 'after');
      trial.assert.deepEqual([...log].toSorted(), ['a', 'a below', 'after', 'b', 'b below', 'body']);
      trial.assert.ok(log.indexOf('a below') < log.indexOf('a'), 'a grandchild came after its parent');
    },
  },
  {
    id: 'tree.4/longest-child',
    title: 'a scope lasts as long as its longest child, also one that was cancelled and takes no notice',
    also: ['group.9', 'cancel.1'],
    async run(trial: Trial) {
      await trial.root(async (task) => {
        const deaf = trial.gate();
        const ignoring = async (): Promise<void> => {
          await deaf.promise;
        };
        const calls = Object.entries(scopesWithLateChild(trial, task, ignoring, () => kindValue));
        const failing = Object.entries(
          scopesWithLateChild(trial, task, ignoring, () => {
            throw new Boom();
          }),
        );
        const watched = [...calls, ...failing].map(([kind, open]) => {
          const call = open().catch(() => undefined);
          return [kind, watch(call), call] as const;
        });
        await trial.settle();
        for (const [kind, state] of watched) trial.assert.ok(!state.isSettled, `${kind} did not wait`);
        deaf.open();
        for (const [, , call] of watched) await call;
      });
    },
  },
];
