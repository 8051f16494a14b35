import type { TaskContext } from '@tasktree/core';
import { noting, untilCancelled, untilToldToStop } from '../bodies.ts';
import type { ConformanceCase, Trial } from '../case.ts';

class Boom extends Error {}

/** The end of a block: what was not read is cancelled and awaited. */
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
];
