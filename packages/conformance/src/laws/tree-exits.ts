import type { TaskContext, TaskGroup } from '@tasktree/core';
import { untilCancelled, untilToldToStop } from '../bodies.ts';
import type { ConformanceCase, Trial } from '../case.ts';
import { scopesWithLateChild } from '../scopes.ts';

class Boom extends Error {}

const kindValue = { the: 'value of the body' };

/** Every way out of a scope: tree.2, 7, 8. */
export const cases: readonly ConformanceCase[] = [
  {
    id: 'tree.2/return',
    title: 'when the call of a scope fulfils, every child made in it has settled, whatever the kind of scope',
    also: ['let.11', 'tree.4'],
    async run(trial: Trial) {
      await trial.root(async (task) => {
        let ended = 0;
        // It also takes its time over being cancelled, as async lets are.
        const late = async (child: TaskContext): Promise<void> => {
          await trial
            .on(child)
            .sleep(2)
            .catch(() => undefined);
          await trial.settle();
          ended++;
        };
        let expected = 0;
        for (const [kind, open] of Object.entries(scopesWithLateChild(trial, task, late, () => kindValue))) {
          trial.assert.equal(await open(), kindValue, kind);
          trial.assert.equal(ended, ++expected, `${kind} was left before its child had ended`);
        }
      });
    },
  },
  {
    id: 'tree.2/throw',
    title: 'when the call of a scope rejects, every child made in it has settled',
    also: ['tree.7', 'error.1'],
    async run(trial: Trial) {
      await trial.root(async (task) => {
        const boom = new Boom();
        let ended = 0;
        const late = async (child: TaskContext): Promise<void> => {
          await untilToldToStop(child);
          await trial.settle();
          ended++;
        };
        let expected = 0;
        const leave = (): never => {
          throw boom;
        };
        for (const [kind, open] of Object.entries(scopesWithLateChild(trial, task, late, leave))) {
          trial.assert.equal(await trial.assert.rejects(open()), boom, kind);
          trial.assert.equal(ended, ++expected, `${kind} was left before its child had ended`);
        }
      });
    },
  },
  {
    id: 'tree.2/synchronous-throw',
    title: 'a body that throws before it returned a promise leaves its scope like any other',
    also: ['error.0'],
    async run(trial: Trial) {
      await trial.root(async (task) => {
        const boom = new Boom();
        let ended = false;
        const call = trial.on(task).withTaskGroup((group: TaskGroup<void>) => {
          group.addTask(async (child) => {
            await untilToldToStop(child);
            ended = true;
          });
          throw boom;
        });
        trial.assert.equal(await trial.assert.rejects(call), boom);
        trial.assert.ok(ended, 'the child had not ended');
      });
    },
  },
  {
    id: 'tree.2/break-and-early-return',
    title: 'break and an early return out of blocks and loops wait for the children of what they leave',
    also: ['collect.5'],
    async run(trial: Trial) {
      await trial.root(async (task) => {
        const ops = trial.on(task);
        let running = 0;
        const late = async (child: TaskContext): Promise<number> => {
          running++;
          await untilToldToStop(child);
          await trial.settle();
          return running--;
        };
        for (;;) {
          await using scope = ops.taskScope();
          scope.asyncLet(late);
          await using _own = ops.asyncLet(late);
          await trial.settle();
          trial.assert.equal(running, 2);
          break;
        }
        trial.assert.equal(running, 0, 'break');

        const early = async (): Promise<string> => {
          for (const _round of [1, 2, 3]) {
            await using _own = ops.asyncLet(late);
            await trial.settle();
            if (running === 1) return 'early';
          }
          return 'late';
        };
        trial.assert.equal(await early(), 'early');
        trial.assert.equal(running, 0, 'early return');

        const first = await ops.withTaskGroup(async (group: TaskGroup<number>) => {
          group.addTask(() => 7);
          group.addTask(late);
          for await (const value of group) {
            group.cancelAll();
            return value;
          }
          return undefined;
        });
        trial.assert.equal(first, 7);
        trial.assert.equal(running, 0, 'return out of for await');
      });
    },
  },
  {
    id: 'tree.7/cancels-waits-rethrows',
    title:
      'a scope left by an error cancels its remaining children, waits for them, and lets out the same object',
    also: ['throwing.3', 'let.5', 'error.1'],
    async run(trial: Trial) {
      await trial.root(async (task) => {
        const boom = new Boom();
        const log: string[] = [];
        let end = trial.gate();
        let left = trial.gate();
        const child = async (own: TaskContext): Promise<void> => {
          await untilCancelled(own).catch(() => log.push('cancelled'));
          await end.promise;
          log.push('ended');
        };
        const scopes = Object.entries(
          scopesWithLateChild(trial, task, child, async () => {
            await left.promise;
            throw boom;
          }),
        );
        for (const [kind, open] of scopes) {
          log.length = 0;
          end = trial.gate();
          left = trial.gate();
          const held = open().then(undefined, (error: unknown) => {
            log.push('left');
            return error;
          });
          await trial.settle();
          trial.assert.deepEqual(log, [], `${kind}: before the error`);
          left.open();
          await trial.settle();
          trial.assert.deepEqual(log, ['cancelled'], `${kind}: while a child still runs`);
          end.open();
          trial.assert.equal(await held, boom, kind);
          trial.assert.deepEqual(log, ['cancelled', 'ended', 'left'], kind);
        }
      });
    },
  },
  {
    id: 'tree.8/normal-end',
    title:
      'left normally, a group awaits its children uncancelled, and a block cancels its async lets and awaits them',
    also: ['group.10', 'let.3'],
    async run(trial: Trial) {
      await trial.root(async (task) => {
        const ops = trial.on(task);
        const seen: Record<string, boolean> = {};
        await ops.withTaskGroup(async (group: TaskGroup<void>) => {
          group.addTask(async (child) => {
            await trial.settle();
            seen['group'] = trial.on(child).isCancelled();
          });
        });
        await ops.withDiscardingTaskGroup(async (group) => {
          group.addTask(async (child) => {
            await trial.settle();
            seen['discarding'] = trial.on(child).isCancelled();
          });
        });
        const noticing =
          (name: string) =>
          async (child: TaskContext): Promise<void> => {
            await untilToldToStop(child);
            await trial.settle();
            seen[name] = trial.on(child).isCancelled();
          };
        {
          await using _unread = ops.asyncLet(noticing('block'));
        }
        trial.assert.ok('block' in seen, 'the block did not wait');
        {
          await using scope = ops.taskScope();
          scope.asyncLet(noticing('taskScope'));
        }
        await ops.withTimeout(Infinity, (inner) => {
          trial.on(inner).asyncLet(noticing('timeout'));
        });
        trial.assert.deepEqual(seen, {
          group: false,
          discarding: false,
          block: true,
          taskScope: true,
          timeout: true,
        });
        trial.assert.ok(!ops.isCancelled(), 'the task itself was cancelled');
      });
    },
  },
];
