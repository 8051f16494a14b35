import type { AsyncLet, TaskContext } from '@tasktree/core';
import { watch } from '../bodies.ts';
import type { ConformanceCase, Trial } from '../case.ts';

class Boom extends Error {}

/** Disposal, which never throws. */
export const cases: readonly ConformanceCase[] = [
  {
    id: 'let.12/disposing-twice',
    title: 'disposing is idempotent, before and after the end, and each call waits',
    async run(trial: Trial) {
      await trial.root(async (task) => {
        const gate = trial.gate();
        const ops = trial.on(task);
        const child: AsyncLet<void> = ops.asyncLet(() => gate.promise);
        const scope = ops.taskScope();
        scope.asyncLet(() => gate.promise);
        await trial.settle();
        const calls = [child, child, scope, scope].map((one) => one[Symbol.asyncDispose]());
        const states = calls.map((call) => watch(call));
        await trial.settle();
        trial.assert.ok(
          states.every((state) => !state.isSettled),
          'a disposal did not wait',
        );
        gate.open();
        trial.assert.deepEqual(await Promise.all(calls), [undefined, undefined, undefined, undefined]);
        await child[Symbol.asyncDispose]();
        await scope[Symbol.asyncDispose]();
      });
    },
  },
  {
    id: 'let.12/own-failure-reported',
    title: 'disposal does not throw for a failed child; unread by the end of the body, the error is reported',
    also: ['error.3'],
    async run(trial: Trial) {
      const early = new Boom('early');
      const scoped = new Boom('scoped');
      const log: string[] = [];
      const value = await trial.root(async (task) => {
        const ops = trial.on(task);
        const failing = (error: Error) => async (): Promise<never> => {
          throw error;
        };
        {
          await using _early = ops.asyncLet(failing(early));
          await using scope = ops.taskScope();
          scope.asyncLet(failing(scoped));
          await trial.settle();
        }
        log.push('block left');
        trial.assert.deepEqual(await trial.uncaught(), [], 'reported before the body has ended');
        return 'fine';
      });
      trial.assert.equal(value, 'fine');
      trial.assert.deepEqual(log, ['block left']);
      const uncaught = await trial.uncaught();
      trial.assert.deepEqual(
        uncaught.map(({ kind }) => kind),
        ['rejection', 'rejection'],
      );
      trial.assert.ok(
        uncaught.some(({ error }) => error === early) && uncaught.some(({ error }) => error === scoped),
        'which',
      );
    },
  },
  {
    id: 'let.12/own-failure-suppressed',
    title:
      'an unread failure is suppressed under the error with which the enclosing body ends, and not reported',
    also: ['error.2'],
    async run(trial: Trial) {
      const first = new Boom('first');
      const parked = new Boom('parked');
      const call = trial.root(async (task) => {
        {
          await using _failing = trial.on(task).asyncLet(async () => {
            throw parked;
          });
          await trial.settle();
        }
        throw first;
      });
      trial.assert.equal(await trial.assert.rejects(call), first);
      trial.assert.deepEqual(trial.core.suppressedErrors(first), [parked]);
      trial.assert.deepEqual(await trial.uncaught(), []);
    },
  },
  {
    id: 'let.12/abandonment-parked',
    title: 'an abandonment at disposal does not throw there: it is parked, like a failure that nobody read',
    also: ['grace.2'],
    async run(trial: Trial) {
      const gate = trial.gate();
      const first = new Boom('first');
      const log: string[] = [];
      const block = async (task: TaskContext): Promise<void> => {
        {
          await using _deaf = trial.on(task).asyncLet(() => gate.promise);
          await trial.settle();
        }
        log.push('block left');
      };
      const failing = trial.root(
        async (task) => {
          await block(task);
          throw first;
        },
        { abandonAfter: 1 },
      );
      trial.assert.equal(await trial.assert.rejects(failing), first);
      trial.assert.isError(trial.core.suppressedErrors(first)[0], 'AbandonedTasksError');
      trial.assert.deepEqual(await trial.uncaught(), []);
      const value = await trial.root(
        async (task) => {
          await block(task);
          return 'fine';
        },
        { abandonAfter: 1 },
      );
      trial.assert.equal(value, 'fine');
      trial.assert.deepEqual(log, ['block left', 'block left']);
      const [report] = await trial.uncaught();
      trial.assert.isError(report?.error, 'AbandonedTasksError');
      gate.open();
      await trial.settle();
    },
  },
];
