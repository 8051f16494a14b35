import type { DiscardingTaskGroup } from '@tasktree/core';
import { untilCancelled, untilToldToStop, watch } from '../bodies.ts';
import type { ConformanceCase, Trial } from '../case.ts';

class Boom extends Error {}

/** Bytes of live objects, where the runtime says. */
function heapUsed(): number | undefined {
  const { process } = globalThis as { process?: { memoryUsage?: () => { heapUsed: number } } };
  return process?.memoryUsage?.().heapUsed;
}

export const cases: readonly ConformanceCase[] = [
  {
    id: 'discard.1/no-results',
    title: 'there is no next and no iteration: values are dropped',
    async run(trial: Trial) {
      await trial.root(async (task) => {
        await trial.on(task).withDiscardingTaskGroup(async (group) => {
          for (const name of ['next', 'nextResult', 'waitForAll', Symbol.asyncIterator, Symbol.iterator]) {
            trial.assert.ok(!(name in group), `it has ${String(name)}`);
          }
          group.addTask(() => 'dropped');
          await trial.settle();
          trial.assert.ok(group.isEmpty, 'the finished child is still there');
        });
      });
    },
  },
  {
    id: 'discard.1/nothing-retained',
    title:
      'an open group retains neither the body, nor the captures, nor the value of a child that has ended',
    also: ['tree.11'],
    async run(trial: Trial) {
      await trial.root(async (task) => {
        await trial.on(task).withDiscardingTaskGroup(async (group) => {
          const refs: WeakRef<object>[] = [];
          const add = (): void => {
            const captured = { ballast: Array.from({ length: 100 }) };
            const body = async (): Promise<object> => {
              await trial.settle();
              const value = { captured };
              refs.push(new WeakRef(value));
              return value;
            };
            refs.push(new WeakRef(captured), new WeakRef(body));
            group.addTask(body);
          };
          for (let count = 0; count < 10; count++) add();
          while (!group.isEmpty) await trial.settle();
          if (!(await trial.collectGarbage())) {
            trial.gap('this runtime cannot be asked to collect garbage', 'discard.1');
          }
          const alive = refs.filter((ref) => ref.deref() !== undefined).length;
          trial.assert.equal(refs.length, 30);
          // A collector that scans the stack may take a few dead objects for live.
          trial.assert.ok(alive <= 6, `${alive} objects of children that have ended are alive`);
        });
      });
    },
  },
  {
    id: 'discard.1/a-million-children',
    title: '1,000,000 children through one open group leave the heap where it was',
    forms: ['explicit'],
    async run(trial: Trial) {
      if (heapUsed() === undefined)
        trial.gap('this runtime does not tell how large its heap is', 'discard.1');
      const batch = 20_000;
      // A slow machine or host ends earlier: each batch would show what is retained.
      const atLeast = 5 * batch;
      const patience = 1_500;
      await trial.root(async (task) => {
        await trial.on(task).withDiscardingTaskGroup(async (group) => {
          let ended = 0;
          const body = (): object => {
            ended++;
            return { ended };
          };
          const runBatch = async (): Promise<void> => {
            for (let count = 0; count < batch; count++) group.addTask(body);
            await group.whenReady();
          };
          // What the first ones leave is the code and the queues, and not the children.
          await runBatch();
          if (!(await trial.collectGarbage())) {
            trial.gap('this runtime cannot be asked to collect garbage', 'discard.1');
          }
          const before = heapUsed() as number;
          const began = Date.now();
          while (ended < 1_000_000 && (ended < atLeast || Date.now() - began < patience)) await runBatch();
          await trial.collectGarbage();
          const grown = (heapUsed() as number) - before;
          trial.assert.ok(group.isEmpty && ended >= atLeast, 'not all have run');
          // Even one slot of an array a child would be 8 bytes; compiled code and queues may take what they need.
          const allowed = Math.max(1_000_000, 4 * ended);
          trial.assert.ok(grown < allowed, `the heap has grown by ${grown} bytes with ${ended} children`);
        });
      });
    },
  },
  {
    id: 'discard.2/is-empty',
    title: 'isEmpty counts running children only: those that wait for a slot too, ended ones no more',
    async run(trial: Trial) {
      await trial.root(async (task) => {
        await trial.on(task).withDiscardingTaskGroup(
          async (group) => {
            trial.assert.ok(group.isEmpty, 'at entry');
            const gate = trial.gate();
            group.addTask(() => gate.promise);
            group.addTask(() => gate.promise);
            await trial.settle();
            trial.assert.ok(!group.isEmpty, 'with a running child');
            gate.open();
            await trial.settle();
            trial.assert.ok(group.isEmpty, 'after all have ended');
          },
          { concurrency: 1 },
        );
      });
    },
  },
  {
    id: 'discard.3/fails-fast',
    title: 'the first child to fail cancels the group and all siblings at once, while the body still runs',
    also: ['tree.6'],
    async run(trial: Trial) {
      const boom = new Boom();
      const call = trial.root((task) =>
        trial.on(task).withDiscardingTaskGroup(async (group) => {
          const reasons: unknown[] = [];
          const gate = trial.gate();
          for (const name of ['a', 'b']) {
            group.addTask((child) =>
              trial
                .on(child)
                .withTaskCancellationHandler(untilToldToStop, (reason) => void reasons.push(name, reason)),
            );
          }
          group.addTask(async () => {
            await gate.promise;
            throw boom;
          });
          await trial.settle();
          trial.assert.deepEqual(reasons, []);
          trial.assert.ok(!group.isCancelled, 'cancelled before');
          gate.open();
          await trial.settle();
          trial.assert.deepEqual(reasons, ['b', boom, 'a', boom]);
          trial.assert.ok(group.isCancelled, 'the group was not cancelled');
          trial.assert.equal(
            group.addTaskUnlessCancelled(() => {}),
            false,
          );
        }),
      );
      trial.assert.equal(await trial.assert.rejects(call), boom);
    },
  },
  {
    id: 'discard.4/thrown-at-the-end',
    title:
      'that error comes out of the call after the body has ended and all children have settled, not before',
    also: ['tree.2', 'error.1'],
    async run(trial: Trial) {
      await trial.root(async (task) => {
        const boom = new Boom();
        const body = trial.gate();
        const child = trial.gate();
        const call = trial.on(task).withDiscardingTaskGroup(async (group) => {
          group.addTask(() => {
            throw boom;
          });
          group.addTask(() => child.promise);
          await body.promise;
          return 'the value of the body';
        });
        const state = watch(call);
        await trial.settle();
        trial.assert.ok(!state.isSettled, 'it came while the body ran');
        body.open();
        await trial.settle();
        trial.assert.ok(!state.isSettled, 'it came while a child ran');
        child.open();
        trial.assert.equal(await trial.assert.rejects(call), boom);
      });
    },
  },
  {
    id: 'discard.4/first-of-several',
    title:
      'of several errors the first in order of completion is thrown, and the others are suppressed under it',
    also: ['error.2'],
    async run(trial: Trial) {
      const errors = { first: new Boom('first'), second: new Boom('second'), third: new Boom('third') };
      const call = trial.root((task) =>
        trial.on(task).withDiscardingTaskGroup(async (group) => {
          const ends = trial.gate();
          group.addTask(async (child) => {
            await untilToldToStop(child);
            await ends.promise;
            throw errors.third;
          });
          group.addTask(async (child) => {
            await untilToldToStop(child);
            throw errors.second;
          });
          group.addTask(untilCancelled);
          await trial.settle();
          group.addTask(() => {
            throw errors.first;
          });
          await trial.settle();
          ends.open();
        }),
      );
      trial.assert.equal(await trial.assert.rejects(call), errors.first);
      trial.assert.deepEqual(trial.core.suppressedErrors(errors.first), [errors.second, errors.third]);
      trial.assert.deepEqual(await trial.uncaught(), []);
    },
  },
  {
    id: 'discard.5/body-wins',
    title:
      'when the body throws, its own error wins over an earlier one of a child, which is suppressed under it',
    also: ['error.1', 'error.2'],
    async run(trial: Trial) {
      const own = new Boom('body');
      const early = new Boom('child');
      const late = new Boom('cleanup');
      const call = trial.root((task) =>
        trial.on(task).withDiscardingTaskGroup(async (group) => {
          group.addTask(async (child) => {
            await untilToldToStop(child);
            await trial.settle();
            throw late;
          });
          await trial.settle();
          group.addTask(() => {
            throw early;
          });
          await trial.settle();
          throw own;
        }),
      );
      trial.assert.equal(await trial.assert.rejects(call), own);
      trial.assert.deepEqual(trial.core.suppressedErrors(own), [early, late]);
    },
  },
  {
    id: 'discard.6/body-not-interrupted',
    title: 'a failing child does not interrupt the body; group.signal aborts, so that the body can be told',
    also: ['group.8'],
    async run(trial: Trial) {
      const boom = new Boom();
      const log: unknown[] = [];
      const call = trial.root((task) =>
        trial.on(task).withDiscardingTaskGroup(async (group: DiscardingTaskGroup, body) => {
          group.signal.addEventListener('abort', () =>
            log.push('aborted', (group.signal.reason as { reason?: unknown }).reason === boom),
          );
          group.addTask(() => {
            throw boom;
          });
          await trial.settle();
          log.push(trial.on(body).isCancelled());
          await trial.on(body).sleep(1);
          trial.on(body).checkCancellation();
          log.push('body went on');
        }),
      );
      trial.assert.equal(await trial.assert.rejects(call), boom);
      trial.assert.deepEqual(log, ['aborted', true, false, 'body went on']);
    },
  },
  {
    id: 'discard.7/answers-do-not-fail-it',
    title: 'a CancellationError of a child that was cancelled does not make the group fail',
    async run(trial: Trial) {
      await trial.root(async (task) => {
        const value = await trial.on(task).withDiscardingTaskGroup(async (group) => {
          group.addTask(untilCancelled);
          group.addTask((child) => {
            child.cancel();
            trial.on(child).checkCancellation();
          });
          await trial.settle();
          trial.assert.ok(!group.isCancelled, 'a child that cancelled itself cancelled the group');
          group.cancelAll();
          return 'fine';
        });
        trial.assert.equal(value, 'fine');
      });
    },
  },
  {
    id: 'discard.7/uncancelled-child',
    title: 'a CancellationError of a child that was not cancelled fails the group like any error',
    also: ['discard.3'],
    async run(trial: Trial) {
      await trial.root(async (task) => {
        const call = trial.on(task).withDiscardingTaskGroup((group) => {
          group.addTask((child) => trial.on(child).withTimeout(0, untilCancelled));
        });
        const error = await trial.assert.rejects(call);
        trial.assert.isError(error, 'CancellationError');
        trial.assert.isError((error as { reason?: unknown }).reason, 'TimeoutError');
      });
    },
  },
];
