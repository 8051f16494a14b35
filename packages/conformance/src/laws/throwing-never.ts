import type { DiscardingTaskGroup, TaskContext, TaskGroup } from '@tasktree/core';
import { failing, failingCleanup, untilCancelled, untilToldToStop } from '../bodies.ts';
import type { ConformanceCase, Trial } from '../case.ts';

class Boom extends Error {}

type AnyGroup = TaskGroup<void> | DiscardingTaskGroup;

type Open = (body: (group: AnyGroup) => unknown) => Promise<unknown>;

/** Groups of both kinds whose children must not throw, by their names. */
function nonThrowing(trial: Trial, task: TaskContext): readonly (readonly [kind: string, open: Open])[] {
  const ops = trial.on(task);
  return [
    ['collecting', (body) => ops.withTaskGroup(body, { throwing: false })],
    ['discarding', (body) => ops.withDiscardingTaskGroup(body, { throwing: false })],
  ];
}

/** Groups whose children must not throw. */
export const cases: readonly ConformanceCase[] = [
  {
    id: 'throwing.6/breach',
    title:
      'a child that throws although it must not: all are cancelled and awaited, then NonThrowingTaskError',
    also: ['discard.4'],
    async run(trial: Trial) {
      await trial.root(async (task) => {
        for (const [kind, call] of nonThrowing(trial, task)) {
          const boom = new Boom('breach');
          const later = new Boom('later');
          const log: unknown[] = [];
          const error = await trial.assert.rejects(
            call(async (group) => {
              group.addTask(async (child) => {
                await untilToldToStop(child);
                await trial.settle();
                log.push('awaited');
              });
              group.addTask(failingCleanup(later));
              group.addTask(untilCancelled);
              await trial.settle();
              group.addTask(failing(boom));
              await trial.settle();
              log.push(group.isCancelled);
            }),
          );
          trial.assert.isError(error, 'NonThrowingTaskError', kind);
          trial.assert.equal((error as Error).cause, boom, kind);
          trial.assert.deepEqual(trial.core.suppressedErrors(error), [later], kind);
          trial.assert.equal(log.length, 2, `${kind}: not all were awaited`);
          trial.assert.ok(log.includes(true), `${kind}: the group was not cancelled`);
        }
      });
      trial.assert.deepEqual(await trial.uncaught(), []);
    },
  },
  {
    id: 'throwing.6/body-throws-too',
    title:
      'also when the body throws the call rejects with NonThrowingTaskError, and that error is suppressed',
    also: ['error.2'],
    async run(trial: Trial) {
      await trial.root(async (task) => {
        for (const [kind, open] of nonThrowing(trial, task)) {
          const breach = new Boom('breach');
          const own = new Boom('body');
          const call = open(async (group) => {
            group.addTask(failing(breach));
            await trial.settle();
            throw own;
          });
          const error = await trial.assert.rejects(call);
          trial.assert.isError(error, 'NonThrowingTaskError', kind);
          trial.assert.equal((error as Error).cause, breach, kind);
          trial.assert.deepEqual(trial.core.suppressedErrors(error), [own], kind);
        }
      });
    },
  },
  {
    id: 'throwing.6/next-skips',
    title: 'next, nextResult and iteration skip a child that threw although it must not',
    async run(trial: Trial) {
      await trial.root(async (task) => {
        const taken: unknown[] = [];
        const call = trial.on(task).withTaskGroup(
          async (group: TaskGroup<string>) => {
            group.addTask(failing(new Boom()));
            await trial.settle();
            trial.assert.ok(group.isEmpty, 'the child that threw is outstanding');
            group.addTask(() => 'value');
            taken.push((await group.next()).value);
            group.addTask(failing(new Boom()));
            taken.push((await group.next()).done);
            group.addTask(failing(new Boom()));
            taken.push((await group.nextResult()).done);
            group.addTask(failing(new Boom()));
            for await (const value of group) taken.push(value);
            await group.waitForAll();
          },
          { throwing: false },
        );
        trial.assert.isError(await trial.assert.rejects(call), 'NonThrowingTaskError');
        trial.assert.deepEqual(taken, ['value', true, true]);
      });
    },
  },
  {
    id: 'throwing.6/cancellation-is-no-breach',
    title: 'a CancellationError of a child that was cancelled is no breach, and the child is skipped',
    also: ['discard.7'],
    async run(trial: Trial) {
      await trial.root(async (task) => {
        for (const [kind, open] of nonThrowing(trial, task)) {
          const value = await open(async (group) => {
            group.addTask(untilCancelled);
            group.addTask(untilCancelled);
            await trial.settle();
            group.cancelAll();
            if ('next' in group) trial.assert.equal((await group.next()).done, true, 'it was not skipped');
            return 'fine';
          });
          trial.assert.equal(value, 'fine', kind);
        }
        const expired = trial.on(task).withTaskGroup(
          (group: TaskGroup<void>) => {
            // This child is not cancelled: the error of an inner cancellation is a breach like any other.
            group.addTask((child) => trial.on(child).withTimeout(0, untilCancelled));
          },
          { throwing: false },
        );
        trial.assert.isError(await trial.assert.rejects(expired), 'NonThrowingTaskError');
      });
    },
  },
];
