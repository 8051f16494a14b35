import { noting, untilToldToStop } from '../bodies.ts';
import type { ConformanceCase, Trial } from '../case.ts';

/** The order in which the async lets of a block and of a loop end. */
export const cases: readonly ConformanceCase[] = [
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
];
