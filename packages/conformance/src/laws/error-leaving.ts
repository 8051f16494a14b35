import type { DiscardingTaskGroup, TaskContext, TaskGroup } from '@tasktree/core';
import { failingCleanup, odd, untilCancelled, untilToldToStop } from '../bodies.ts';
import type { ConformanceCase, Trial } from '../case.ts';

class Boom extends Error {}

type Body = (group: TaskGroup<void> | DiscardingTaskGroup, body: TaskContext) => Promise<unknown>;

/** An error that leaves stays the same object, and keeps what came later. */
export const cases: readonly ConformanceCase[] = [
  {
    id: 'error.1/same-object',
    title: 'the error that leaves nested scopes of every kind is the first one, as the same object',
    also: ['throwing.3', 'tree.7'],
    async run(trial: Trial) {
      const boom = new Boom();
      const call = trial.root((task) =>
        trial.on(task).withTimeout(Infinity, (timed) =>
          trial.on(timed).withTaskCancellationShield((shielded) =>
            trial.on(shielded).withTaskGroup(async (group: TaskGroup<void>) => {
              group.addTask((child) =>
                trial.on(child).withDiscardingTaskGroup((inner) => {
                  inner.addTask(async (deep) => {
                    await using read = trial.on(deep).asyncLet(async () => {
                      await trial.settle();
                      throw boom;
                    });
                    await read;
                  });
                  inner.addTask(untilCancelled);
                  inner.addTask(failingCleanup(new Boom('cleanup')));
                }),
              );
              group.addTask(failingCleanup(new Boom('sibling')));
              await group.next();
            }),
          ),
        ),
      );
      const error = await trial.assert.rejects(call);
      trial.assert.equal(error, boom);
      trial.assert.ok(error instanceof Boom, 'instanceof');
    },
  },
  {
    id: 'error.2/all-kept-in-order',
    title:
      'further errors of the children and of cleanup are kept under the first, in order; answers are not listed',
    also: ['tree.7', 'error.5'],
    async run(trial: Trial) {
      const { suppressedErrors } = trial.core;
      const [first, early, late, nested] = ['first', 'early', 'late', 'nested'].map(
        (name) => new Boom(name),
      ) as [Boom, Boom, Boom, Boom];
      const call = trial.root((task) =>
        trial.on(task).withTaskGroup(async (group: TaskGroup<void>) => {
          group.addTask(() => {
            throw early;
          });
          group.addTask(untilCancelled);
          group.addTask(async (child) => {
            await untilToldToStop(child);
            trial.on(child).checkCancellation();
          });
          group.addTask((child) =>
            trial.on(child).withTaskGroup(async (inner: TaskGroup<void>) => {
              inner.addTask(untilCancelled);
              await untilToldToStop(child);
              throw nested;
            }),
          );
          group.addTask(async (child) => {
            await untilToldToStop(child);
            await trial.settle();
            await trial.settle();
            throw late;
          });
          await trial.settle();
          throw first;
        }),
      );
      trial.assert.equal(await trial.assert.rejects(call), first);
      const suppressed = suppressedErrors(first);
      trial.assert.deepEqual(suppressed, [early, nested, late]);
      trial.assert.throws(() => (suppressed as unknown[]).push(1), 'the list can be written to');
      trial.assert.deepEqual(suppressedErrors(first), [early, nested, late]);
      trial.assert.deepEqual(await trial.uncaught(), []);
    },
  },
  {
    id: 'error.2/own-errors-that-nobody-read',
    title: 'failures that nobody had read before an error left are suppressed under it, and not reported',
    also: ['error.3', 'let.12'],
    async run(trial: Trial) {
      const first = new Boom('first');
      const ofLet = new Boom('let');
      const ofOperation = new Boom('operation');
      const call = trial.root(async (task) => {
        trial.on(task).asyncLet(() => {
          throw ofLet;
        });
        await trial.on(task).withTimeout(Infinity, async (inner) => {
          trial.on(inner).asyncLet(() => {
            throw ofOperation;
          });
          await trial.settle();
          throw first;
        });
      });
      trial.assert.equal(await trial.assert.rejects(call), first);
      trial.assert.deepEqual(trial.core.suppressedErrors(first), [ofOperation, ofLet]);
      trial.assert.deepEqual(await trial.uncaught(), []);
    },
  },
  {
    id: 'error.2/order-across-scopes',
    title: 'the list is in the order of the failures, wherever they were kept until the error left',
    also: ['discard.5', 'throwing.6'],
    async run(trial: Trial) {
      const { suppressedErrors } = trial.core;
      const calls: Record<string, (task: TaskContext, body: Body) => Promise<unknown>> = {
        collecting: (task, body) => trial.on(task).withTaskGroup(body),
        discarding: (task, body) => trial.on(task).withDiscardingTaskGroup(body),
        'non-throwing': (task, body) => trial.on(task).withTaskGroup(body, { throwing: false }),
      };
      for (const [kind, call] of Object.entries(calls)) {
        const [a, b, c, d, left] = ['a', 'b', 'c', 'd', 'left'].map((name) => new Boom(name));
        const failing = (error: unknown) => async (): Promise<never> => {
          throw error;
        };
        const error = await trial.assert.rejects(
          trial.root((task) =>
            call(task, async (group, body) => {
              group.addTask(failing(a));
              await trial.settle();
              {
                await using scope = trial.on(body).taskScope();
                scope.asyncLet(failing(b));
                await trial.settle();
                trial.on(body).asyncLet(failing(c));
                await trial.settle();
              }
              group.addTask(failing(d));
              await trial.settle();
              throw left;
            }),
          ),
        );
        if (kind === 'non-throwing') {
          trial.assert.equal((error as Error).cause, a, kind);
          trial.assert.deepEqual(suppressedErrors(error), [b, c, d, left], kind);
        } else {
          trial.assert.equal(error, left, kind);
          trial.assert.deepEqual(suppressedErrors(left), [a, b, c, d], kind);
        }
      }
      trial.assert.deepEqual(await trial.uncaught(), []);
    },
  },
  {
    id: 'error.2/nothing-to-list',
    title: 'suppressedErrors is an empty list for anything without suppressed errors, primitives included',
    run(trial: Trial) {
      for (const value of [...odd, new Boom(), () => {}]) {
        trial.assert.deepEqual(trial.core.suppressedErrors(value), []);
      }
    },
  },
  {
    id: 'error.2/primitive-first',
    title: 'where the first error is a primitive it still leaves, and the others are events',
    also: ['error.6', 'observe.2'],
    async run(trial: Trial) {
      const other = new Boom('other');
      const events: unknown[] = [];
      const watching = trial.core.observe({
        settled: (_task, detail) => {
          if ('error' in detail) events.push(detail.error);
        },
      });
      const call = trial.root((task) =>
        trial.on(task).withTaskGroup(async (group: TaskGroup<void>) => {
          group.addTask(failingCleanup(other));
          await trial.settle();
          throw 'primitive';
        }),
      );
      trial.assert.equal(await trial.assert.rejects(call), 'primitive');
      watching[Symbol.dispose]();
      trial.assert.deepEqual(events, [other, 'primitive']);
      trial.assert.deepEqual(await trial.uncaught(), []);
    },
  },
];
