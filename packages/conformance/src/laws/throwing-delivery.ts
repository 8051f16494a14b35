import type { TaskGroup } from '@tasktree/core';
import { failing, reactions, until, untilCancelled, untilToldToStop, watch, withoutTask } from '../bodies.ts';
import type { ConformanceCase, Trial } from '../case.ts';

class Boom extends Error {}

/** An error touches nobody until it is delivered. */
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
          const given = await group.nextResult();
          trial.assert.equal(given.done, false);
          trial.assert.deepEqual(withoutTask(given.value), { status: 'fulfilled', value: 1 });
          const failed = (await group.nextResult()).value;
          trial.assert.ok(failed?.status === 'rejected' && failed.reason === boom, 'the error');
          const nothing = (await group.nextResult()).value;
          trial.assert.deepEqual(withoutTask(nothing), { status: 'rejected', reason: undefined });
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
