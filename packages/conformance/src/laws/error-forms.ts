import { odd } from '../bodies.ts';
import type { ConformanceCase, Trial } from '../case.ts';
import type { TaskGroup } from '@tasktree/core';

/** How errors come out of each operation, and that any value may be one. */
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
