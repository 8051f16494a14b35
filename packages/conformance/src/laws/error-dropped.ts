import type { TaskContext, TaskGroup } from '@tasktree/core';
import { untilCancelled, untilToldToStop } from '../bodies.ts';
import type { ConformanceCase, Trial } from '../case.ts';
import { expectReported } from '../expect-reported.ts';

class Boom extends Error {}

const noop = (): void => {};

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
    id: 'error.5/dropped-calls',
    title:
      'nor is a wait or a call that nobody awaits, and that a cancellation or the end of its body cuts short',
    also: ['error.7', 'let.11'],
    async run(trial: Trial) {
      const { core, assert } = trial;
      const endless = (child: TaskContext): Promise<void> => child.sleep(Infinity);
      const full = new core.Semaphore(1);
      const held = new core.Mutex();
      const permits = [await full.acquire(), await held.lock()];
      const calls: Record<string, (task: TaskContext) => unknown> = {
        sleep: (task) => task.sleep(Infinity),
        withTimeout: (task) => task.withTimeout(60_000, endless),
        'withTimeout, abandonAfter': (task) => task.withTimeout(60_000, endless, { abandonAfter: 60_000 }),
        withTaskGroup: (task) =>
          task.withTaskGroup((group) => {
            group.addTask(endless);
          }),
        'a group that waits': (task) =>
          task.withTaskGroup(async (group) => {
            group.addTask(endless);
            await group.next();
          }),
        withDiscardingTaskGroup: (task) =>
          task.withDiscardingTaskGroup((group) => {
            group.addTask(endless);
          }),
        withTaskCancellationHandler: (task) => task.withTaskCancellationHandler(() => endless(task), noop),
        withTaskPriorityEscalationHandler: (task) =>
          task.run(() => core.withTaskPriorityEscalationHandler(() => endless(task), noop)),
        all: (task) => task.run(() => core.all([endless])),
        race: (task) => task.run(() => core.race([endless])),
        any: (task) => task.run(() => core.any([endless])),
        concurrentForEach: (task) =>
          task.run(() => core.concurrentForEach([1], (_, child) => endless(child))),
        mapReduce: (task) =>
          task.run(() => core.mapReduce([1], (_, child) => endless(child), noop, undefined)),
        'next of a map': (task) =>
          task.run(() => core.concurrentMap([1], (_, child) => endless(child)).next()),
        acquire: (task) => task.run(() => full.acquire()),
        'withPermit, in line': (task) => task.run(() => full.withPermit(noop)),
        withPermit: (task) => task.run(() => new core.Semaphore(1).withPermit(() => endless(task))),
        'withLock, in line': (task) => task.run(() => held.withLock(noop)),
        withLock: (task) => task.run(() => new core.Mutex().withLock(() => endless(task))),
        withCancellableContinuation: (task) =>
          task.run(() => core.withCancellableContinuation<void>(noop, noop)),
      };
      for (const [name, call] of Object.entries(calls)) {
        await new core.Task(async (task) => {
          void call(task);
          await trial.settle();
        });
        const leaving = new Boom();
        const thrown = new core.Task(async (task) => {
          void call(task);
          await trial.settle();
          throw leaving;
        });
        assert.equal(await assert.rejects(thrown.value), leaving, name);
        const cancelled = new core.Task(async (task) => {
          void call(task);
          await trial.settle();
          task.cancel();
          await trial.settle();
          void call(task);
          await trial.settle();
        });
        await cancelled.settled;
        await expectReported(trial, [], name);
      }
      for (const permit of permits) permit.release();
    },
  },
  {
    id: 'error.5/own-failure-of-a-dropped-call',
    title: 'but the failure of a call that nobody awaits is, and so is the end of its own time limit',
    also: ['error.3'],
    async run(trial: Trial) {
      const boom = new Boom();
      await new trial.core.Task(async (task) => {
        void task.withTimeout(60_000, () => {
          throw boom;
        });
        await trial.settle();
      });
      await expectReported(trial, [boom], 'an own failure');
      let limit: unknown;
      await new trial.core.Task(async (task) => {
        void task.withTimeout(0, async (child) => {
          limit = await trial.assert.rejects(child.sleep(Infinity));
          throw limit;
        });
        await trial.settle();
      });
      await expectReported(trial, [boom, limit], 'a time limit');
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
