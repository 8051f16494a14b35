import type { TaskContext, TaskGroup } from '@tasktree/core';
import { untilCancelled, untilToldToStop } from '../bodies.ts';
import type { ConformanceCase, Trial } from '../case.ts';
import { expectReported } from '../expect-reported.ts';

class Boom extends Error {}

/** Errors of what was dropped, and promises of the library itself: error.5, 7. */
export const cases: readonly ConformanceCase[] = [
  {
    id: 'error.5/cancelled-then-failed',
    title:
      'a task that was cancelled and then fails is not reported, also when its value was asked for and dropped',
    also: ['cancel.6', 'observe.2'],
    async run(trial: Trial) {
      const { Task, observe } = trial.core;
      const events: unknown[] = [];
      const watching = observe({
        settled: (_task, detail) => {
          if ('error' in detail) events.push(detail.error);
        },
      });
      const boom = new Boom();
      const failing = async (task: TaskContext): Promise<never> => {
        await untilToldToStop(task);
        throw boom;
      };
      const unasked = [new Task(failing), new Task(untilCancelled)] as const;
      const dropped = new Task(failing);
      void dropped.value;
      await trial.settle();
      for (const task of [...unasked, dropped]) task.cancel();
      await Promise.all([unasked[0].settled, unasked[1].settled, dropped.settled]);
      watching[Symbol.dispose]();
      await expectReported(trial, [], 'cancelled');
      trial.assert.equal(events.length, 3);
      trial.assert.equal(events.filter((error) => error === boom).length, 2, 'the events');
      trial.assert.equal(await trial.assert.rejects(unasked[0]), boom);
      trial.assert.equal(await trial.assert.rejects(dropped.value), boom);
      await expectReported(trial, [], 'read afterwards');
    },
  },
  {
    id: 'error.5/dropped-waits',
    title: 'nor is it where a wait on the group, or start, was dropped before the child was cancelled',
    also: ['error.7', 'throwing.1'],
    async run(trial: Trial) {
      const boom = new Boom('the error that left');
      const cleanup = async (child: TaskContext): Promise<never> => {
        await untilToldToStop(child);
        throw new Boom('cleanup');
      };
      const drops: Record<string, (group: TaskGroup<void>) => unknown> = {
        next: (group) => group.next(),
        waitForAll: (group) => group.waitForAll(),
        start: (group) => group.start(untilCancelled),
        'start of one that fails otherwise': (group) => group.start(cleanup),
      };
      await trial.root(async (task) => {
        for (const [name, drop] of Object.entries(drops)) {
          for (const body of [untilCancelled, cleanup]) {
            const call = trial.on(task).withTaskGroup(async (group: TaskGroup<void>) => {
              group.addTask(body);
              drop(group);
              await trial.settle();
              throw boom;
            });
            trial.assert.equal(await trial.assert.rejects(call), boom, name);
          }
        }
        await trial.on(task).withTaskGroup(async (group: TaskGroup<void>) => {
          group.addTask(untilCancelled);
          group.cancelAll();
          await trial.settle();
          void group.next();
          await trial.settle();
        });
      });
      await expectReported(trial, [], 'dropped');
    },
  },
  {
    id: 'error.5/dropped-wait-for-an-own-failure',
    title: 'an own failure delivered to a wait that was dropped is an unhandled rejection',
    also: ['error.3'],
    async run(trial: Trial) {
      const boom = new Boom();
      await trial.root((task) =>
        trial.on(task).withTaskGroup(async (group: TaskGroup<void>) => {
          group.addTask(async () => {
            throw boom;
          });
          void group.next();
          await trial.settle();
        }),
      );
      await expectReported(trial, [boom], 'dropped');
    },
  },
  {
    id: 'error.7/internal-promises',
    title: 'nothing that the library makes for itself becomes an unhandled rejection',
    also: ['let.3', 'map.4'],
    async run(trial: Trial) {
      const { Task, race } = trial.core;
      const boom = new Boom();
      const failing = async (): Promise<never> => {
        throw boom;
      };
      await trial.root(async (task) => {
        const ops = trial.on(task);
        // Waits that a body leaves behind.
        await ops.withTimeout(Infinity, (inner) => void trial.on(inner).sleep(Infinity));
        await ops.asyncLet((child) => void trial.on(child).sleep(Infinity));
        // A timeout that expires, with children that answer.
        const expired = ops.withTimeout(1, async (inner) => {
          trial.on(inner).asyncLet(untilCancelled);
          await trial.on(inner).withTaskGroup((group: TaskGroup<void>) => group.addTask(untilCancelled));
          trial.on(inner).checkCancellation();
        });
        await trial.assert.rejects(expired);
        // Groups left by an error, and results that are dropped.
        await trial.assert.rejects(
          ops.withTaskGroup(async (group: TaskGroup<void>) => {
            for (let count = 0; count < 3; count++) group.addTask(untilCancelled);
            group.addTask(failing);
            for await (const _value of group) trial.assert.ok(false, 'a value');
          }),
        );
        await trial.assert.rejects(ops.withDiscardingTaskGroup((group) => group.addTask(failing)));
        await ops.withTaskGroup(async (group: TaskGroup<string>) => {
          group.addTask(() => 'taken');
          for await (const _value of group) break;
          group.addTask(untilCancelled);
          group.cancelAll();
        });
        // Losers, linked waiters, disposal.
        await task.run(() => race([() => 1, untilCancelled]));
        const linked = new Task(untilCancelled);
        await ops.withTaskGroup(async (group: TaskGroup<void>) => {
          group.addTask(async () => void (await trial.assert.rejects(linked.linkedValue())));
          await trial.settle();
          group.cancelAll();
        });
        {
          await using _unread = ops.asyncLet(untilCancelled);
          await using scope = ops.taskScope();
          scope.asyncLet(untilCancelled);
          await trial.settle();
        }
        trial.assert.equal((await new Task(failing).result).status, 'rejected');
      });
      const cancelled = new Task(untilCancelled);
      cancelled.cancel();
      await cancelled.settled;
      await expectReported(trial, [], 'internal promises');
    },
  },
];
