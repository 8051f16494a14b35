import type { TaskContext } from '@tasktree/core';
import { withoutTask } from '../bodies.ts';
import type { ConformanceCase, Trial } from '../case.ts';
import { here } from '../here.ts';

/** What engines say where nobody has looked at an argument. */
const isOfTheEngine = /is not a function|undefined|not iterable/;

export const cases: readonly ConformanceCase[] = [
  {
    id: 'error.0/options-of-the-rest',
    title: 'wrong options of timeouts, maps, permits and continuations are told at the call, and named',
    async run(trial: Trial) {
      const { core, assert } = trial;
      const semaphore = new core.Semaphore(1);
      const wrong = 7 as never;
      await trial.root(async (task) => {
        const { withTimeout, withDeadline } = trial.on(task);
        const rejecting: Record<string, () => Promise<unknown>> = {
          'withTimeout: options': () => withTimeout(5, () => {}, wrong),
          'withTimeout: signal': () => withTimeout(5, () => {}, { signal: wrong }),
          'withTimeout: operation': () => withTimeout(5, wrong),
          'withDeadline: options': () => withDeadline(core.now(), () => {}, wrong),
          'withDeadline: instant': () => withDeadline('soon' as never, () => {}),
          'sleep: options': () => trial.on(task).sleep(1, wrong),
          'concurrentForEach: options': () => core.concurrentForEach([], () => {}, wrong),
          'acquire: options': () => semaphore.acquire(wrong),
          'acquire: signal': () => semaphore.acquire({ signal: wrong }),
          'withPermit: operation': () => semaphore.withPermit(wrong),
          'withCheckedContinuation: body': () => core.withCheckedContinuation(wrong),
          'withCancellableContinuation: body': () => core.withCancellableContinuation(wrong, () => {}),
          'withCancellableContinuation: onCancel': () => core.withCancellableContinuation(() => {}, wrong),
          'withDiscardingTaskGroup: body': () => trial.on(task).withDiscardingTaskGroup(wrong),
          'concurrentForEach: fn': () => core.concurrentForEach([], wrong),
          'mapReduce: map': () => core.mapReduce([], wrong, () => 0, 0),
          'mapReduce: reduce': () => core.mapReduce([], () => {}, wrong, 0),
          'start: body': () => trial.on(task).withTaskGroup((group) => group.start(wrong)),
          'start: options': () => trial.on(task).withTaskGroup((group) => group.start(() => {}, wrong)),
        };
        for (const [name, call] of Object.entries(rejecting)) {
          const error = await assert.rejects(
            here(trial, task, () => {
              try {
                return call();
              } catch (thrown) {
                assert.ok(false, `${name}: it throws ${String(thrown)}, but promises are to reject`);
                throw thrown;
              }
            }),
            name,
          );
          const { message } = error as Error;
          assert.ok(error instanceof TypeError && !isOfTheEngine.test(message), `${name}: ${String(error)}`);
          assert.ok(message.includes(name.split(': ')[1] ?? name), `${name} is named: ${message}`);
        }
        const check = (calls: Record<string, () => unknown>): void => {
          for (const [name, call] of Object.entries(calls)) {
            const error = assert.throws(() => here(trial, task, call), name);
            const { message } = error as Error;
            assert.ok(
              error instanceof TypeError && !isOfTheEngine.test(message),
              `${name}: ${String(error)}`,
            );
            assert.ok(message.includes(name.split(': ')[1] ?? name), `${name} is named: ${message}`);
          }
        };
        const throwing: Record<string, () => unknown> = {
          'concurrentMap: options': () => core.concurrentMap([], () => {}, wrong),
          'concurrentMap: signal': () => core.concurrentMap([], () => {}, { signal: wrong }),
          'new JoinSet: options': () => new core.JoinSet(wrong),
          'new TaskLocal: options': () => new core.TaskLocal(wrong),
          'observe: observer': () => core.observe(wrong),
          'observe: created': () => core.observe({ created: wrong }),
          'observe: options': () => core.observe({}, wrong),
          'task.run: callback': () => task.run(wrong),
        };
        check(throwing);
        await trial.on(task).withTaskGroup(async (group) => {
          await trial.on(task).withDiscardingTaskGroup((discarding) => {
            for (const one of [group, discarding]) {
              throwing['addTask: body'] = () => one.addTask(wrong);
              throwing['addTask: options'] = () => one.addTask(() => {}, wrong);
              throwing['addTaskUnlessCancelled: body'] = () => one.addTaskUnlessCancelled(wrong);
              throwing['addTaskUnlessCancelled: options'] = () => one.addTaskUnlessCancelled(() => {}, wrong);
              throwing['addImmediateTask: body'] = () => one.addImmediateTask(wrong);
              throwing['addImmediateTask: options'] = () => one.addImmediateTask(() => {}, wrong);
              check(throwing);
              assert.ok(one.isEmpty, 'nothing was made');
            }
          });
        });
      });
    },
  },
  {
    id: 'error.5/read-too-late',
    title:
      'the error of a cancelled task is not reported either where its value is read later, and left alone',
    async run(trial: Trial) {
      const { core, assert } = trial;
      const error = new Error('expected');
      const task = new core.Task(async (own) => {
        await trial
          .on(own)
          .sleep(Infinity)
          .catch(() => {});
        throw error;
      });
      await trial.settle();
      task.cancel();
      await task.settled;
      const { value } = task;
      assert.deepEqual(await trial.uncaught(), [], 'what is reported');
      assert.equal(await assert.rejects(value), error);
    },
  },
  {
    id: 'error.3/in-a-join-set',
    title:
      'the error of a child of a JoinSet that nobody joined is an unhandled rejection once the body around has ended',
    async run(trial: Trial) {
      const { core, assert } = trial;
      const error = new Error('expected');
      await trial.root(async (task) => {
        const set = here(trial, task, () => new core.JoinSet());
        set.spawn(() => Promise.reject(error));
        await trial.settle();
        assert.deepEqual(await trial.uncaught(), [], 'while the body runs');
      });
      assert.deepEqual(
        (await trial.uncaught()).map((one) => one.error),
        [error],
        'what is reported',
      );
      const leaving = new Error('leaving');
      const failed = trial.root(async (task) => {
        const set = here(trial, task, () => new core.JoinSet());
        set.spawn(() => Promise.reject(error));
        await trial.settle();
        throw leaving;
      });
      assert.equal(await assert.rejects(failed), leaving);
      assert.deepEqual(core.suppressedErrors(leaving), [error], 'where the body fails');
    },
  },
  {
    id: 'error.6/in-cancelled-children',
    title: 'also what cancelled children throw may be anything: null, undefined, a string',
    also: ['error.5'],
    async run(trial: Trial) {
      const { assert } = trial;
      for (const thrown of [null, undefined, 'a string', 0]) {
        const outcomes = await trial.root((task) =>
          trial.on(task).withTaskGroup(async (group) => {
            group.addTask(async (child) => {
              await trial
                .on(child)
                .sleep(Infinity)
                .catch(() => {});
              throw thrown;
            });
            await trial.settle();
            group.cancelAll();
            const taken = await group.nextResult();
            return withoutTask(taken.value);
          }),
        );
        assert.deepEqual(outcomes, { status: 'rejected', reason: thrown });
        const value = await trial.root((task) =>
          trial
            .on(task)
            .withDiscardingTaskGroup(async (group) => {
              group.addTask(() => Promise.reject(thrown));
              await trial.settle();
              return group.isCancelled;
            })
            .then(
              () => 'fulfilled',
              (error: unknown) => [error],
            ),
        );
        assert.deepEqual(value, [thrown], 'from a discarding group');
      }
      assert.deepEqual(await trial.uncaught(), [], 'what is reported');
    },
  },
  {
    id: 'error.2/abort-errors-of-platforms',
    title:
      'an abort error that a platform throws in a cancelled child is an answer and no failure, whatever its cause',
    also: ['discard.7', 'signal.2', 'cancel.19'],
    async run(trial: Trial) {
      const { core, assert } = trial;
      const leaving = new Error('leaving');
      const aborted = (cause: unknown): Error =>
        Object.assign(new Error('The operation was aborted', { cause }), { name: 'AbortError' });
      const body = async (child: TaskContext): Promise<void> => {
        throw aborted(await assert.rejects(trial.on(child).sleep(Infinity)));
      };
      await trial.root(async (task) => {
        const { withTaskGroup, withDiscardingTaskGroup } = trial.on(task);
        await withDiscardingTaskGroup(async (group) => {
          group.addTask(body);
          await trial.settle();
          group.cancelAll();
        });
        const failing = withTaskGroup(async (group) => {
          group.addTask(body);
          group.addTask(async (child) => {
            await body(child).catch(() => {});
            throw aborted(new Error('of something else'));
          });
          await trial.settle();
          throw leaving;
        });
        assert.equal(await assert.rejects(failing), leaving);
        assert.deepEqual(core.suppressedErrors(leaving), [], 'what is suppressed');
      });
    },
  },
];
