import type { AsyncLet, TaskContext, TaskGroup } from '@tasktree/core';
import { until, untilCancelled, untilToldToStop, watch } from '../bodies.ts';
import type { ConformanceCase, Trial } from '../case.ts';

class Boom extends Error {}

/** Notes when it is told to stop, and when it has stopped, a while later. */
function noting(trial: Trial, log: string[], name: string): (task: TaskContext) => Promise<void> {
  return async (task) => {
    await untilCancelled(task).catch(() => log.push(`${name} cancelled`));
    await trial.settle();
    log.push(`${name} ended`);
  };
}

export const cases: readonly ConformanceCase[] = [
  {
    id: 'let.3/unread',
    title: 'one that is never read is cancelled at the end of its block, and then awaited',
    also: ['tree.8', 'tree.4'],
    async run(trial: Trial) {
      await trial.root(async (task) => {
        const log: string[] = [];
        {
          await using _unread = trial.on(task).asyncLet(noting(trial, log, 'child'));
          await trial.settle();
          log.push('end of block');
        }
        log.push('after');
        trial.assert.deepEqual(log, ['end of block', 'child cancelled', 'child ended', 'after']);
      });
    },
  },
  {
    id: 'let.3/outcome-dropped',
    title: 'the value and the CancellationError of an unread one are dropped: nobody hears of them',
    also: ['error.5', 'error.7'],
    async run(trial: Trial) {
      const value = await trial.root(async (task) => {
        {
          const ops = trial.on(task);
          await using _value = ops.asyncLet(() => 1);
          await using _answer = ops.asyncLet(untilCancelled);
          await using _checking = ops.asyncLet(async (own) => {
            await untilToldToStop(own);
            trial.on(own).checkCancellation();
          });
          await using scope = ops.taskScope();
          scope.asyncLet(untilCancelled);
          ops.asyncLet(untilCancelled);
          await trial.settle();
        }
        return 'fine';
      });
      trial.assert.equal(value, 'fine');
      trial.assert.deepEqual(await trial.uncaught(), []);
    },
  },
  {
    id: 'let.3/other-error-of-a-cancelled-one',
    title:
      'another error of a cancelled, unread one is an event, and suppressed under the error that leaves the body',
    also: ['error.2', 'error.5'],
    async run(trial: Trial) {
      const { core } = trial;
      const cleanup = new Boom('cleanup');
      const first = new Boom('first');
      const failing = async (own: TaskContext): Promise<void> => {
        await untilToldToStop(own);
        throw cleanup;
      };
      const events: unknown[] = [];
      const watching = core.observe({
        settled: (_task, detail) => {
          if ('error' in detail) events.push(detail.error);
        },
      });
      await trial.root(async (task) => {
        {
          await using _unread = trial.on(task).asyncLet(failing);
          await trial.settle();
        }
      });
      trial.assert.deepEqual(events, [cleanup]);
      trial.assert.deepEqual(await trial.uncaught(), []);
      const call = trial.root(async (task) => {
        {
          await using _unread = trial.on(task).asyncLet(failing);
          await trial.settle();
        }
        await using _answer = trial.on(task).asyncLet(untilCancelled);
        throw first;
      });
      trial.assert.equal(await trial.assert.rejects(call), first);
      trial.assert.deepEqual(core.suppressedErrors(first), [cleanup]);
      watching[Symbol.dispose]();
    },
  },
  {
    id: 'let.5/left-by-an-error',
    title: 'a block left by an error, its own or that of a read, cancels and awaits what is unfinished first',
    also: ['tree.7', 'error.1'],
    async run(trial: Trial) {
      await trial.root(async (task) => {
        const boom = new Boom();
        const ops = trial.on(task);
        const blocks: Record<string, (log: string[]) => Promise<void>> = {
          'own error': async (log) => {
            await using _child = ops.asyncLet(noting(trial, log, 'child'));
            await trial.settle();
            throw boom;
          },
          'error of a read': async (log) => {
            await using _child = ops.asyncLet(noting(trial, log, 'child'));
            await using failing = ops.asyncLet(async () => {
              await trial.settle();
              throw boom;
            });
            await failing;
          },
          'error of a read in a taskScope': async (log) => {
            await using scope = ops.taskScope();
            scope.asyncLet(noting(trial, log, 'child'));
            await scope.asyncLet(async () => {
              await trial.settle();
              throw boom;
            });
          },
        };
        for (const [name, block] of Object.entries(blocks)) {
          const log: string[] = [];
          const left = block(log).catch((error: unknown) => {
            log.push('left');
            return error;
          });
          trial.assert.equal(await left, boom, name);
          trial.assert.deepEqual(log, ['child cancelled', 'child ended', 'left'], name);
        }
      });
    },
  },
  {
    id: 'let.6/bindings-one-by-one',
    title:
      'separate bindings are torn down newest first, each cancelled and awaited before the next is cancelled',
    async run(trial: Trial) {
      await trial.root(async (task) => {
        const log: string[] = [];
        {
          const ops = trial.on(task);
          await using _a = ops.asyncLet(noting(trial, log, 'a'));
          await using _b = ops.asyncLet(noting(trial, log, 'b'));
          await trial.settle();
        }
        trial.assert.deepEqual(log, ['b cancelled', 'b ended', 'a cancelled', 'a ended']);
      });
    },
  },
  {
    id: 'let.6/scope-together',
    title: 'a taskScope cancels all unfinished ones first, newest first, and then awaits all',
    async run(trial: Trial) {
      await trial.root(async (task) => {
        const log: string[] = [];
        {
          await using scope = trial.on(task).taskScope();
          for (const name of ['a', 'b', 'c']) scope.asyncLet(noting(trial, log, name));
          await scope.asyncLet(() => trial.settle());
        }
        trial.assert.deepEqual(log.slice(0, 3), ['c cancelled', 'b cancelled', 'a cancelled']);
        trial.assert.deepEqual(log.slice(3).toSorted(), ['a ended', 'b ended', 'c ended']);
      });
    },
  },
  {
    id: 'let.7/loop',
    title:
      'declared in the body of a loop: the next round does not start before the children of this one are done',
    also: ['tree.2'],
    async run(trial: Trial) {
      await trial.root(async (task) => {
        const log: string[] = [];
        for (const round of [1, 2, 3]) {
          log.push(`round ${round}`);
          await using _child = trial.on(task).asyncLet(async (own) => {
            await untilToldToStop(own);
            await trial.settle();
            log.push(`child ${round}`);
          });
          if (round === 2) continue;
          await trial.settle();
        }
        trial.assert.deepEqual(log, ['round 1', 'child 1', 'round 2', 'child 2', 'round 3', 'child 3']);
      });
    },
  },
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
