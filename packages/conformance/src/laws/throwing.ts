import type { DiscardingTaskGroup, TaskContext, TaskGroup } from '@tasktree/core';
import { reactions, until, untilCancelled, untilToldToStop, watch } from '../bodies.ts';
import type { ConformanceCase, Trial } from '../case.ts';

class Boom extends Error {}

function failing(error: unknown): () => never {
  return () => {
    throw error;
  };
}

type AnyGroup = TaskGroup<void> | DiscardingTaskGroup;
type Open = (body: (group: AnyGroup) => unknown) => Promise<unknown>;

/** Groups of both kinds whose children must not throw, by their names. */
function nonThrowing(trial: Trial, task: TaskContext): readonly (readonly [kind: string, open: Open])[] {
  const ops = trial.on(task);
  return [
    ['collecting', (body) => ops.withTaskGroup(body, { throwing: false })],
    ['discarding', (body) => ops.withDiscardingTaskGroup(body, { throwing: false })],
  ];
}

/** Waits to be cancelled, and then throws another error than that of the cancellation. */
function failingCleanup(error: unknown): (task: TaskContext) => Promise<never> {
  return async (task) => {
    await untilToldToStop(task);
    throw error;
  };
}

export const cases: readonly ConformanceCase[] = [
  {
    id: 'throwing.1/delivered',
    title: 'the error of a child comes out of next, iteration, nextResult and waitForAll, as the same object',
    also: ['error.1'],
    async run(trial: Trial) {
      const takes: Record<string, (group: TaskGroup<void>) => Promise<unknown>> = {
        next: (group) => trial.assert.rejects(group.next()),
        iteration: async (group) => {
          try {
            for await (const _value of group) trial.assert.ok(false, 'a value');
          } catch (error) {
            return error;
          }
          return 'nothing';
        },
        nextResult: async (group) => {
          const { value } = await group.nextResult();
          return value?.status === 'rejected' ? value.reason : value;
        },
        waitForAll: (group) => trial.assert.rejects(group.waitForAll()),
      };
      await trial.root(async (task) => {
        for (const [name, take] of Object.entries(takes)) {
          const boom = new Boom();
          await trial.on(task).withTaskGroup(async (group: TaskGroup<void>) => {
            group.addTask(failing(boom));
            trial.assert.equal(await take(group), boom, `${name} before the child had failed`);
            group.addTask(failing(boom));
            await trial.settle();
            trial.assert.equal(await take(group), boom, `${name} after the child had failed`);
            trial.assert.ok(group.isEmpty, `${name} left it in the group`);
          });
        }
      });
      trial.assert.deepEqual(await trial.uncaught(), []);
    },
  },
  {
    id: 'throwing.1/until-then-nobody',
    title: 'an error that was not delivered yet touches neither siblings nor the group nor the body',
    also: ['tree.6'],
    async run(trial: Trial) {
      await trial.root(async (task) => {
        await trial.on(task).withTaskGroup(async (group: TaskGroup<string>, body) => {
          const gate = trial.gate();
          group.addTask(failing(new Boom()));
          group.addTask(async (child) => {
            await gate.promise;
            return `sibling ${trial.on(child).isCancelled()}`;
          });
          await trial.settle();
          group.addTask((child) => `later ${trial.on(child).isCancelled()}`);
          await trial.on(body).sleep(1);
          trial.assert.ok(!group.isCancelled && !group.signal.aborted, 'the group was cancelled');
          gate.open();
          await trial.assert.rejects(group.next());
          const values = [(await group.next()).value, (await group.next()).value];
          trial.assert.ok(values.includes('later false') && values.includes('sibling false'), values.join());
        });
      });
    },
  },
  {
    id: 'throwing.2/caught',
    title: 'an error taken from next and caught leaves the group uncancelled and usable',
    async run(trial: Trial) {
      await trial.root(async (task) => {
        const value = await trial.on(task).withTaskGroup(async (group: TaskGroup<string>) => {
          group.addTask(failing(new Boom()));
          await trial.assert.rejects(group.next());
          trial.assert.ok(!group.isCancelled, 'the group was cancelled');
          trial.assert.equal(
            group.addTaskUnlessCancelled(() => 'next child'),
            true,
          );
          return (await group.next()).value;
        });
        trial.assert.equal(value, 'next child');
      });
    },
  },
  {
    id: 'throwing.3/leaves-the-body',
    title:
      'an error that leaves the body cancels the group at once, awaits all, and is rethrown as that same object',
    also: ['tree.7', 'tree.2', 'error.1'],
    async run(trial: Trial) {
      await trial.root(async (task) => {
        for (const fromNext of [true, false]) {
          const boom = new Boom();
          const log: string[] = [];
          const call = trial.on(task).withTaskGroup(async (group: TaskGroup<void>) => {
            group.addTask(async (child) => {
              await untilCancelled(child).catch(() =>
                log.push(`cancelled ${child.cancellationReason === boom}`),
              );
              await trial.settle();
              log.push(`ended ${group.isCancelled}`);
            });
            await trial.settle();
            if (!fromNext) throw boom;
            group.addTask(failing(boom));
            await group.next();
          });
          const error = await trial.assert.rejects(call.finally(() => log.push('left')));
          trial.assert.equal(error, boom);
          trial.assert.deepEqual(log, ['cancelled true', 'ended true', 'left'], `from next: ${fromNext}`);
        }
      });
    },
  },
  {
    id: 'throwing.3/before-what-the-body-left',
    title: 'the children learn of the error at once, also while something that the body left still runs',
    also: ['tree.7', 'let.11'],
    async run(trial: Trial) {
      await trial.root(async (task) => {
        const boom = new Boom();
        const gate = trial.gate();
        let told = false;
        const call = trial.on(task).withTaskGroup(async (group: TaskGroup<void>, body) => {
          trial.on(body).asyncLet(() => gate.promise);
          group.addTask(async (child) => {
            await untilToldToStop(child);
            told = true;
          });
          await trial.settle();
          throw boom;
        });
        const state = watch(call);
        await until(trial, () => told);
        const before = [told, state.isSettled];
        gate.open();
        trial.assert.equal(await trial.assert.rejects(call), boom);
        trial.assert.deepEqual(before, [true, false]);
      });
    },
  },
  {
    id: 'throwing.4/wait-for-all',
    title:
      'waitForAll drains all children, cancels none, and then throws the first error in order of completion',
    also: ['throwing.7'],
    async run(trial: Trial) {
      await trial.root(async (task) => {
        const errors = { a: new Boom('a'), b: new Boom('b') };
        const cancelled: boolean[] = [];
        await trial.on(task).withTaskGroup(async (group: TaskGroup<void>) => {
          const gates = { a: trial.gate(), b: trial.gate(), last: trial.gate() };
          for (const name of ['a', 'b'] as const) {
            group.addTask(async () => {
              await gates[name].promise;
              throw errors[name];
            });
          }
          group.addTask(async (child) => {
            await gates.last.promise;
            cancelled.push(trial.on(child).isCancelled());
          });
          await trial.settle();
          const all = group.waitForAll();
          const state = watch(all);
          gates.b.open();
          await reactions();
          gates.a.open();
          await trial.settle();
          trial.assert.ok(!state.isSettled, 'it threw before all were done');
          trial.assert.ok(!group.isCancelled, 'it cancelled the group');
          gates.last.open();
          trial.assert.equal(await trial.assert.rejects(all), errors.b);
          trial.assert.deepEqual(cancelled, [false]);
          trial.assert.ok(group.isEmpty, 'it left something');
          await group.waitForAll();
        });
      });
    },
  },
  {
    id: 'throwing.5/next-result',
    title: 'nextResult never throws: it gives what the child gave as a settled-result value',
    async run(trial: Trial) {
      await trial.root(async (task) => {
        await trial.on(task).withTaskGroup(async (group: TaskGroup<number>) => {
          const boom = new Boom();
          group.addTask(() => 1);
          await trial.settle();
          group.addTask(failing(boom));
          await trial.settle();
          group.addTask(failing(undefined));
          await trial.settle();
          trial.assert.deepEqual(await group.nextResult(), {
            done: false,
            value: { status: 'fulfilled', value: 1 },
          });
          const failed = (await group.nextResult()).value;
          trial.assert.ok(failed?.status === 'rejected' && failed.reason === boom, 'the error');
          const nothing = (await group.nextResult()).value;
          trial.assert.deepEqual(nothing, { status: 'rejected', reason: undefined });
          trial.assert.deepEqual(await group.nextResult(), { done: true, value: undefined });
          group.addTask(untilCancelled);
          group.cancelAll();
          const answer = (await group.nextResult()).value;
          trial.assert.isError(answer?.status === 'rejected' && answer.reason, 'CancellationError');
        });
      });
    },
  },
  {
    id: 'throwing.6/breach',
    title:
      'a child that throws although it must not: all are cancelled and awaited, then NonThrowingTaskError',
    also: ['discard.4'],
    async run(trial: Trial) {
      await trial.root(async (task) => {
        for (const [kind, call] of nonThrowing(trial, task)) {
          const boom = new Boom('breach');
          const later = new Boom('later');
          const log: unknown[] = [];
          const error = await trial.assert.rejects(
            call(async (group) => {
              group.addTask(async (child) => {
                await untilToldToStop(child);
                await trial.settle();
                log.push('awaited');
              });
              group.addTask(failingCleanup(later));
              group.addTask(untilCancelled);
              await trial.settle();
              group.addTask(failing(boom));
              await trial.settle();
              log.push(group.isCancelled);
            }),
          );
          trial.assert.isError(error, 'NonThrowingTaskError', kind);
          trial.assert.equal((error as Error).cause, boom, kind);
          trial.assert.deepEqual(trial.core.suppressedErrors(error), [later], kind);
          trial.assert.equal(log.length, 2, `${kind}: not all were awaited`);
          trial.assert.ok(log.includes(true), `${kind}: the group was not cancelled`);
        }
      });
      trial.assert.deepEqual(await trial.uncaught(), []);
    },
  },
  {
    id: 'throwing.6/body-throws-too',
    title:
      'also when the body throws the call rejects with NonThrowingTaskError, and that error is suppressed',
    also: ['error.2'],
    async run(trial: Trial) {
      await trial.root(async (task) => {
        for (const [kind, open] of nonThrowing(trial, task)) {
          const breach = new Boom('breach');
          const own = new Boom('body');
          const call = open(async (group) => {
            group.addTask(failing(breach));
            await trial.settle();
            throw own;
          });
          const error = await trial.assert.rejects(call);
          trial.assert.isError(error, 'NonThrowingTaskError', kind);
          trial.assert.equal((error as Error).cause, breach, kind);
          trial.assert.deepEqual(trial.core.suppressedErrors(error), [own], kind);
        }
      });
    },
  },
  {
    id: 'throwing.6/next-skips',
    title: 'next, nextResult and iteration skip a child that threw although it must not',
    async run(trial: Trial) {
      await trial.root(async (task) => {
        const taken: unknown[] = [];
        const call = trial.on(task).withTaskGroup(
          async (group: TaskGroup<string>) => {
            group.addTask(failing(new Boom()));
            await trial.settle();
            trial.assert.ok(group.isEmpty, 'the child that threw is outstanding');
            group.addTask(() => 'value');
            taken.push((await group.next()).value);
            group.addTask(failing(new Boom()));
            taken.push((await group.next()).done);
            group.addTask(failing(new Boom()));
            taken.push((await group.nextResult()).done);
            group.addTask(failing(new Boom()));
            for await (const value of group) taken.push(value);
            await group.waitForAll();
          },
          { throwing: false },
        );
        trial.assert.isError(await trial.assert.rejects(call), 'NonThrowingTaskError');
        trial.assert.deepEqual(taken, ['value', true, true]);
      });
    },
  },
  {
    id: 'throwing.6/cancellation-is-no-breach',
    title: 'a CancellationError of a child that was cancelled is no breach, and the child is skipped',
    also: ['discard.7'],
    async run(trial: Trial) {
      await trial.root(async (task) => {
        for (const [kind, open] of nonThrowing(trial, task)) {
          const value = await open(async (group) => {
            group.addTask(untilCancelled);
            group.addTask(untilCancelled);
            await trial.settle();
            group.cancelAll();
            if ('next' in group) trial.assert.equal((await group.next()).done, true, 'it was not skipped');
            return 'fine';
          });
          trial.assert.equal(value, 'fine', kind);
        }
        const expired = trial.on(task).withTaskGroup(
          (group: TaskGroup<void>) => {
            // This child is not cancelled: the error of an inner cancellation is a breach like any other.
            group.addTask((child) => trial.on(child).withTimeout(0, untilCancelled));
          },
          { throwing: false },
        );
        trial.assert.isError(await trial.assert.rejects(expired), 'NonThrowingTaskError');
      });
    },
  },
  {
    id: 'throwing.7/later-errors-suppressed',
    title:
      'waitForAll with several errors: the later ones are suppressed under the first, in order of completion',
    also: ['error.2', 'throwing.4'],
    async run(trial: Trial) {
      await trial.root(async (task) => {
        const errors = [new Boom('0'), new Boom('1'), new Boom('2'), new Boom('3')] as const;
        await trial.on(task).withTaskGroup(async (group: TaskGroup<void>) => {
          const answer = trial.gate();
          // How a cancelled child answers is not listed.
          group.addTask(async (child) => {
            await answer.promise;
            child.cancel();
            trial.on(child).checkCancellation();
          });
          const gates = errors.map(() => trial.gate());
          for (const [index, error] of errors.entries()) {
            group.addTask(async () => {
              await gates[index]?.promise;
              throw error;
            });
          }
          await trial.settle();
          gates[2]?.open();
          await reactions();
          answer.open();
          await reactions();
          const all = group.waitForAll();
          for (const index of [0, 3, 1]) {
            gates[index]?.open();
            await reactions();
          }
          trial.assert.equal(await trial.assert.rejects(all), errors[2]);
        });
        trial.assert.deepEqual(trial.core.suppressedErrors(errors[2]), [errors[0], errors[3], errors[1]]);
        trial.assert.deepEqual(trial.core.suppressedErrors(errors[0]), []);
      });
      trial.assert.deepEqual(await trial.uncaught(), []);
    },
  },
];
