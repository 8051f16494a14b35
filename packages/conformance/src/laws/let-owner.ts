import type { TaskContext, TaskGroup } from '@tasktree/core';
import { noting, until, untilToldToStop } from '../bodies.ts';
import type { ConformanceCase, Trial } from '../case.ts';

class Boom extends Error {}

/** Async lets without a block: the enclosing body owns them. */
export const cases: readonly ConformanceCase[] = [
  {
    id: 'let.11/owned-by-the-body',
    title:
      'declared without await using, it belongs to the innermost enclosing body, which cancels and awaits it',
    also: ['tree.2', 'tree.13'],
    async run(trial: Trial) {
      const log: string[] = [];
      await trial.root(async (task) => {
        const ops = trial.on(task);
        const declare = (name: string) => async (inner: TaskContext) => {
          trial.on(inner).asyncLet(noting(trial, log, name));
          trial
            .on(inner)
            .taskScope()
            .asyncLet(noting(trial, log, `${name} scope`));
          await trial.settle();
          log.push(`${name} returns`);
        };
        const expectEnded = (name: string): void => {
          trial.assert.equal(log[0], `${name} returns`);
          trial.assert.deepEqual(log.slice(1, 3), [`${name} scope cancelled`, `${name} cancelled`]);
          trial.assert.deepEqual(log.slice(3).toSorted(), [`${name} ended`, `${name} scope ended`]);
          log.length = 0;
        };
        await ops.withTaskGroup((_group, body) => declare('group body')(body));
        expectEnded('group body');
        await ops.withTimeout(Infinity, declare('deadline'));
        expectEnded('deadline');
        await ops.withTaskCancellationShield(declare('shield'));
        expectEnded('shield');
        await ops.withTaskCancellationHandler(declare('handler'), () => {});
        expectEnded('handler');
        await ops.asyncLet(declare('async let'));
        expectEnded('async let');
        await ops.withTaskGroup((group: TaskGroup<void>) => group.addTask(declare('child')));
        expectEnded('child');
        await declare('task')(task);
      });
      trial.assert.deepEqual(log.slice(0, 3), ['task returns', 'task scope cancelled', 'task cancelled']);
      trial.assert.equal(log.length, 5);
    },
  },
  {
    id: 'let.11/group-body-goes-first',
    title:
      'what the body of a group left is cancelled when the body ends, while the children of the group run on',
    also: ['tree.8'],
    async run(trial: Trial) {
      await trial.root(async (task) => {
        const log: string[] = [];
        const gate = trial.gate();
        const call = trial.on(task).withTaskGroup(async (group: TaskGroup<void>, body) => {
          group.addTask(async (own) => {
            await gate.promise;
            log.push(`child ${trial.on(own).isCancelled()}`);
          });
          trial.on(body).asyncLet(noting(trial, log, 'let'));
          await trial.settle();
        });
        await until(trial, () => log.length === 2);
        const before = [...log];
        gate.open();
        await call;
        trial.assert.deepEqual(before, ['let cancelled', 'let ended']);
        trial.assert.equal(log.at(-1), 'child false');
      });
    },
  },
  {
    id: 'let.11/declared-while-draining',
    title: 'declared on the handle of a body that has ended and drains, it starts cancelled, and is awaited',
    also: ['tree.10', 'tree.2'],
    async run(trial: Trial) {
      const log: unknown[] = [];
      await trial.root((task) => {
        trial.on(task).asyncLet(async (child) => {
          await untilToldToStop(child);
          task.asyncLet(async (late) => {
            log.push(late.isCancelled);
            await trial.settle();
            log.push('ended');
          });
        });
      });
      trial.assert.deepEqual(log, [true, 'ended']);
    },
  },
  {
    id: 'let.11/returned',
    title: 'a body ends when what it returned has settled: a returned async let is read, and not cancelled',
    also: ['task.6'],
    async run(trial: Trial) {
      await trial.root(async (task) => {
        const child = async (own: TaskContext): Promise<string> => {
          await trial.settle();
          return trial.on(own).isCancelled() ? 'cancelled' : 'read';
        };
        const ops = trial.on(task);
        trial.assert.equal(
          await ops.withTimeout(Infinity, (inner) => trial.on(inner).asyncLet(child)),
          'read',
        );
        trial.assert.equal(
          await ops.withTaskGroup(async (_group, body) => trial.on(body).asyncLet(child)),
          'read',
        );
        trial.assert.equal(await ops.asyncLet((inner) => trial.on(inner).asyncLet(child)), 'read');
        trial.assert.equal(await new trial.core.Task((own) => trial.on(own).asyncLet(child)), 'read');
        const boom = new Boom();
        const failing = ops.withTimeout(Infinity, (inner) =>
          trial.on(inner).asyncLet(async () => {
            await trial.settle();
            throw boom;
          }),
        );
        trial.assert.equal(await trial.assert.rejects(failing), boom);
      });
      trial.assert.deepEqual(await trial.uncaught(), []);
    },
  },
];
