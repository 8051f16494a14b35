import type { DiscardingTaskGroup, TaskContext, TaskGroup } from '@tasktree/core';
import { untilCancelled, untilToldToStop } from '../bodies.ts';
import type { ConformanceCase, Trial } from '../case.ts';

class Boom extends Error {}

function failingCleanup(error: unknown): (task: TaskContext) => Promise<never> {
  return async (task) => {
    await untilToldToStop(task);
    throw error;
  };
}

type Body = (group: TaskGroup<void> | DiscardingTaskGroup, body: TaskContext) => Promise<unknown>;

const odd = [undefined, null, 'text', '', 0, false, Symbol('odd')];

export const cases: readonly ConformanceCase[] = [
  {
    id: 'error.0/promises-reject',
    title: 'functions that return a promise reject for misuse of arguments, naming the argument',
    async run(trial: Trial) {
      await trial.root(async (task) => {
        const bad = {} as unknown as {
          body: () => void;
          duration: number;
          text: number;
          options: { readonly name?: string };
        };
        const ops = trial.on(task);
        const nothing = (): void => {};
        const text = 'wrong' as unknown as number;
        const calls: readonly (readonly [
          word: string,
          kind: ErrorConstructor,
          call: () => Promise<unknown>,
        ])[] = [
          ['body', TypeError, () => ops.withTaskGroup(bad.body)],
          ['body', TypeError, () => ops.withDiscardingTaskGroup(bad.body)],
          ['options', TypeError, () => ops.withTaskGroup(nothing, text as never)],
          ['name', TypeError, () => ops.withTaskGroup(nothing, { name: 1 as unknown as string })],
          ['priority', RangeError, () => ops.withTaskGroup(nothing, { priority: 0 })],
          ['concurrency', RangeError, () => ops.withDiscardingTaskGroup(nothing, { concurrency: 0 })],
          ['signal', TypeError, () => ops.withTaskGroup(nothing, { signal: {} as never })],
          ['reportAfter', RangeError, () => ops.withTaskGroup(nothing, { reportAfter: Number.NaN })],
          ['abandonAfter', TypeError, () => ops.withTaskGroup(nothing, { abandonAfter: text })],
          ['throwing', TypeError, () => ops.withTaskGroup(nothing, { throwing: 'no' as unknown as boolean })],
          ['operation', TypeError, () => ops.withTimeout(1, bad.body)],
          ['duration', RangeError, () => ops.withTimeout(Number.NaN, nothing)],
          ['duration', TypeError, () => ops.withTimeout(bad.duration, nothing)],
          ['instant', TypeError, () => ops.withDeadline(text, nothing)],
          ['instant', RangeError, () => ops.withDeadline(Number.NaN, nothing)],
          ['operation', TypeError, () => ops.withTaskCancellationHandler(bad.body, nothing)],
          ['onCancel', TypeError, () => ops.withTaskCancellationHandler(nothing, bad.body)],
          ['operation', TypeError, () => ops.withTaskCancellationShield(bad.body)],
          ['onEscalated', TypeError, () => ops.withTaskPriorityEscalationHandler(nothing, bad.body)],
          ['duration', TypeError, () => ops.sleep(text)],
          ['duration', RangeError, () => ops.sleep(Number.NaN)],
        ];
        for (const [word, kind, call] of calls) {
          let promise: Promise<unknown>;
          try {
            promise = call();
          } catch (error) {
            throw new Error(`misuse of ${word} throws instead of rejecting`, { cause: error });
          }
          const error = await trial.assert.rejects(promise, word);
          trial.assert.ok(error instanceof kind, `${word}: ${String(error)} is no ${kind.name}`);
          trial.assert.ok((error as Error).message.includes(word), `${word}: ${(error as Error).message}`);
        }
      });
    },
  },
  {
    id: 'error.0/others-throw',
    title:
      'functions that return no promise throw for misuse of arguments, naming the argument, and make nothing',
    async run(trial: Trial) {
      const { Task, TaskLocal, observe, taskTree } = trial.core;
      await trial.root(async (task) => {
        const ops = trial.on(task);
        const nothing = (): void => {};
        const no = undefined as unknown as () => void;
        const text = 'wrong' as never;
        await ops.withTaskGroup(async (group: TaskGroup<void>) => {
          const calls: readonly (readonly [word: string, kind: ErrorConstructor, call: () => unknown])[] = [
            ['body', TypeError, () => new Task(no)],
            ['body', TypeError, () => Task.detached(no)],
            ['body', TypeError, () => Task.immediate(no)],
            ['options', TypeError, () => new Task(nothing, text)],
            ['name', TypeError, () => new Task(nothing, { name: 1 as never })],
            ['priority', TypeError, () => new Task(nothing, { priority: text })],
            ['priority', RangeError, () => new Task(nothing, { priority: 256 })],
            ['signal', TypeError, () => new Task(nothing, { signal: {} as never })],
            ['abandonAfter', RangeError, () => new Task(nothing, { abandonAfter: Number.NaN })],
            ['body', TypeError, () => ops.asyncLet(no)],
            ['priority', RangeError, () => ops.asyncLet(nothing, { priority: 1.5 })],
            ['options', TypeError, () => ops.taskScope(text)],
            ['body', TypeError, () => ops.taskScope().asyncLet(no)],
            ['body', TypeError, () => group.addTask(no)],
            ['body', TypeError, () => group.addTaskUnlessCancelled(no)],
            ['body', TypeError, () => group.addImmediateTask(no)],
            ['priority', RangeError, () => group.addTask(nothing, { priority: -1 })],
            ['name', TypeError, () => group.addTask(nothing, { name: {} as never })],
            ['callback', TypeError, () => task.run(no)],
            ['local', TypeError, () => task.get(no as never)],
            ['local', TypeError, () => task.withValue(no as never, 1, nothing)],
            ['operation', TypeError, () => task.withValue(new TaskLocal<number | undefined>(), 1, no)],
            ['observer', TypeError, () => observe(no as never)],
          ];
          for (const [word, kind, call] of calls) {
            const before = taskTree().tasks.length;
            const error = trial.assert.throws(call, word);
            trial.assert.ok(error instanceof kind, `${word}: ${String(error)} is no ${kind.name}`);
            trial.assert.ok((error as Error).message.includes(word), `${word}: ${(error as Error).message}`);
            trial.assert.equal(taskTree().tasks.length, before, `${word}: a task was made`);
          }
          trial.assert.ok(group.isEmpty, 'a child was made');
          const started = group.start(no);
          trial.assert.ok((await trial.assert.rejects(started)) instanceof TypeError, 'start');
        });
      });
    },
  },
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
  {
    id: 'error.6/any-value',
    title: 'what is no Error is thrown through every scope and read in every way, and keeps its identity',
    also: ['error.1'],
    async run(trial: Trial) {
      const { Task, all, any, race } = trial.core;
      for (const value of odd) {
        const failing = (): never => {
          throw value;
        };
        const rejecting = async (): Promise<never> => {
          throw value;
        };
        await trial.root(async (task) => {
          const ops = trial.on(task);
          const here = <R>(callback: () => R): R =>
            trial.form === 'ambient' ? callback() : task.run(callback);
          await using child = ops.asyncLet(failing);
          const calls: Record<string, PromiseLike<unknown>> = {
            task: new Task(failing),
            asyncLet: child,
            'body of a group': ops.withTaskGroup(failing),
            'body of a discarding group': ops.withDiscardingTaskGroup(rejecting),
            'child of a discarding group': ops.withDiscardingTaskGroup((group) => group.addTask(rejecting)),
            next: ops.withTaskGroup(async (group: TaskGroup<void>) => {
              group.addTask(rejecting);
              await group.next();
            }),
            iteration: ops.withTaskGroup(async (group: TaskGroup<void>) => {
              group.addTask(failing);
              for await (const _value of group) trial.assert.ok(false, 'a value');
            }),
            waitForAll: ops.withTaskGroup((group: TaskGroup<void>) => {
              group.addTask(failing);
              return group.waitForAll();
            }),
            start: ops.withTaskGroup((group: TaskGroup<void>) => group.start(failing)),
            timeout: ops.withTimeout(Infinity, failing),
            shield: ops.withTaskCancellationShield(rejecting),
            handler: ops.withTaskCancellationHandler(failing, () => {}),
            all: here(() => all([rejecting])),
            race: here(() => race([failing])),
          };
          const names = Object.keys(calls);
          for (const [index, result] of (await Promise.allSettled(Object.values(calls))).entries()) {
            const thrown = result.status === 'rejected' && Object.is(result.reason, value);
            trial.assert.ok(thrown, `${names[index]}: not what was thrown, ${String(value)}`);
          }
          const settled = await new Task(rejecting).result;
          trial.assert.ok(settled.status === 'rejected' && Object.is(settled.reason, value), 'result');
          const none = await trial.assert.rejects(task.run(() => any([rejecting])));
          trial.assert.ok(Object.is((none as AggregateError).errors[0], value), 'any');
          const breach = ops.withTaskGroup((group: TaskGroup<void>) => group.addTask(failing), {
            throwing: false,
          });
          trial.assert.ok(Object.is(((await trial.assert.rejects(breach)) as Error).cause, value), 'cause');
        });
      }
      trial.assert.deepEqual(await trial.uncaught(), []);
    },
  },
];
