import type { TaskContext, TaskGroup } from '@tasktree/core';
import { reactions, untilCancelled, untilToldToStop } from '../bodies.ts';
import type { ConformanceCase, Trial } from '../case.ts';
import { expectReported } from '../expect-reported.ts';

class Boom extends Error {}

/** Errors that nobody read are told: error.3, 4. */
export const cases: readonly ConformanceCase[] = [
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
];
