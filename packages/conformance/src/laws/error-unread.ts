import type { TaskContext, TaskGroup } from '@tasktree/core';
import { reactions, untilCancelled, untilToldToStop } from '../bodies.ts';
import type { ConformanceCase, Trial } from '../case.ts';

class Boom extends Error {}

/** Expects these errors to have reached nobody, each as an unhandled rejection. */
async function expectReported(trial: Trial, errors: readonly unknown[], message: string): Promise<void> {
  const uncaught = await trial.uncaught();
  trial.assert.equal(uncaught.length, errors.length, `${message}: the number of reports`);
  for (const [index, error] of errors.entries()) {
    trial.assert.equal(uncaught[index]?.kind, 'rejection', message);
    trial.assert.ok(Object.is(uncaught[index]?.error, error), `${message}: another reason object`);
  }
}

export const cases: readonly ConformanceCase[] = [
  {
    id: 'error.3/untaken-in-a-group',
    title: 'a failure in a group that ended normally, and that nobody took, becomes an unhandled rejection',
    also: ['group.10'],
    async run(trial: Trial) {
      const boom = new Boom();
      const value = await trial.root((task) =>
        trial.on(task).withTaskGroup(async (group: TaskGroup<void>) => {
          group.addTask(async () => {
            throw boom;
          });
          await trial.settle();
          return 'value';
        }),
      );
      trial.assert.equal(value, 'value');
      await expectReported(trial, [boom], 'untaken');
    },
  },
  {
    id: 'error.3/when-the-call-settles',
    title:
      'it is reported when the call of the scope settles and not before, and not at all if it was taken by then',
    async run(trial: Trial) {
      const taken = new Boom('taken');
      const untaken = [new Boom('untaken'), undefined];
      await trial.root((task) =>
        trial.on(task).withTaskGroup(async (group: TaskGroup<void>) => {
          for (const error of [taken, ...untaken]) {
            group.addTask(() => {
              throw error;
            });
          }
          await trial.settle();
          await expectReported(trial, [], 'while the group is open');
          trial.assert.equal(await trial.assert.rejects(group.next()), taken);
        }),
      );
      await expectReported(trial, untaken, 'afterwards');
    },
  },
  {
    id: 'error.3/early-async-let',
    title: 'an async let that failed early and was never read counts, in whatever body it was made',
    also: ['let.12', 'let.11'],
    async run(trial: Trial) {
      const errors: Boom[] = [];
      const declare =
        (name: string) =>
        async (inner: TaskContext): Promise<string> => {
          const error = new Boom(name);
          errors.push(error);
          trial.on(inner).asyncLet(async () => {
            throw error;
          });
          await trial.settle();
          return name;
        };
      await trial.root(async (task) => {
        const ops = trial.on(task);
        trial.assert.equal(await ops.withTimeout(Infinity, declare('timeout')), 'timeout');
        trial.assert.equal(
          await ops.withTaskGroup((_group, body) => declare('group body')(body)),
          'group body',
        );
        trial.assert.equal(await ops.asyncLet(declare('async let')), 'async let');
        trial.assert.equal(await new trial.core.Task(declare('other task')), 'other task');
        await declare('task')(task);
      });
      await expectReported(trial, errors, 'unread async lets');
    },
  },
  {
    id: 'error.3/not-after-cancel-all',
    title: 'an error after cancelAll does not count, and neither does one that was read',
    also: ['error.5', 'let.3'],
    async run(trial: Trial) {
      await trial.root(async (task) => {
        const ops = trial.on(task);
        await ops.withTaskGroup(async (group: TaskGroup<void>) => {
          group.addTask(async (child) => {
            await untilToldToStop(child);
            throw new Boom('after cancelAll');
          });
          group.addTask(untilCancelled);
          await trial.settle();
          group.cancelAll();
        });
        const read = ops.asyncLet(async () => {
          throw new Boom('read');
        });
        const early = trial.assert.rejects(read);
        await trial.settle();
        await early;
        const unread = ops.asyncLet(async (child) => {
          await untilToldToStop(child);
          throw new Boom('cleanup');
        });
        await trial.settle();
        await unread[Symbol.asyncDispose]();
      });
      await expectReported(trial, [], 'cancelled or read');
    },
  },
  {
    id: 'error.4/as-a-native-promise',
    title:
      'an unstructured task that nobody asked fails as a rejected native promise does, in kind, reason and order',
    also: ['task.1'],
    async run(trial: Trial) {
      const { Task } = trial.core;
      const errors = [new Boom('native before'), new Boom('task'), new Boom('native after')] as const;
      const gate = trial.gate();
      const native = async (error: Boom): Promise<never> => {
        await gate.promise;
        throw error;
      };
      void native(errors[0]);
      Task.immediate(async () => {
        await gate.promise;
        throw errors[1];
      });
      void native(errors[2]);
      gate.open();
      await trial.settle();
      const uncaught = await trial.uncaught();
      trial.assert.equal(uncaught.length, 3, 'the number of reports');
      for (const error of errors) {
        const report = uncaught.find((one) => one.error === error);
        trial.assert.equal(report?.kind, 'rejection', error.message);
      }
    },
  },
  {
    id: 'error.4/what-counts-as-asking',
    title: 'value, then, result and linkedValue count as asking; settled does not',
    also: ['task.3', 'cancel.18'],
    async run(trial: Trial) {
      const { Task } = trial.core;
      const boom = new Boom();
      const gate = trial.gate();
      const failing = async (): Promise<never> => {
        await gate.promise;
        throw boom;
      };
      const asked = [
        new Task(failing).value.catch((error: unknown) => error),
        new Task(failing).then(undefined, (error: unknown) => error),
        new Task(failing).result.then((result) => result.status === 'rejected' && result.reason),
        new Task(failing).linkedValue().catch((error: unknown) => error),
      ];
      const result = new Task(failing).result;
      gate.open();
      for (const error of await Promise.all(asked)) trial.assert.equal(error, boom);
      trial.assert.equal((await result).status, 'rejected');
      await expectReported(trial, [], 'asked');

      const other = new Boom('other');
      const unasked = new Task(async () => {
        throw other;
      });
      trial.assert.equal(await unasked.settled, undefined);
      await expectReported(trial, [other], 'only settled');
      trial.assert.equal(await trial.assert.rejects(unasked), other);
    },
  },
  {
    id: 'error.4/asked-in-time',
    title: 'who asks for the value in the same turn in which the task failed is in time',
    async run(trial: Trial) {
      const { Task } = trial.core;
      const boom = new Boom();
      const failed = Task.immediate((): never => {
        throw boom;
      });
      await reactions(2);
      trial.assert.equal(await trial.assert.rejects(failed.value), boom);
      trial.assert.equal(failed.value, failed.value, 'value is the same promise for all');
      await expectReported(trial, [], 'asked in time');
    },
  },
  {
    id: 'error.4/dropped-value',
    title: 'value hands out that promise: asked for and dropped, it is an unhandled rejection, and one only',
    async run(trial: Trial) {
      const { Task } = trial.core;
      const boom = new Boom();
      const task = new Task(async () => {
        throw boom;
      });
      void task.value;
      void task.value;
      await trial.settle();
      await expectReported(trial, [boom], 'dropped');
    },
  },
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
