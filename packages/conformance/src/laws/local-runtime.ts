import type { TaskContext } from '@tasktree/core';
import type { ConformanceCase } from '../case.ts';
import { tooManyAlive } from '../kept-alive.ts';

interface Variable {
  get(): unknown;
  run<R>(value: unknown, callback: () => R): R;
}

/** A context variable of the runtime itself, as a user would have made it before there was any task. */
function runtimeVariable(): Variable | undefined {
  const globals = globalThis as {
    AsyncContext?: { Variable: new () => Variable };
    process?: { getBuiltinModule?(name: string): { AsyncLocalStorage?: new () => Storage } | undefined };
  };
  interface Storage {
    getStore(): unknown;
    run<R>(value: unknown, callback: () => R): R;
  }
  if (globals.AsyncContext !== undefined) return new globals.AsyncContext.Variable();
  const { AsyncLocalStorage } = globals.process?.getBuiltinModule?.('node:async_hooks') ?? {};
  if (AsyncLocalStorage === undefined) return undefined;
  const storage = new AsyncLocalStorage();
  return { get: () => storage.getStore(), run: (value, callback) => storage.run(value, callback) };
}

/** Task-locals and the runtime beneath: its own context, and its memory. */
export const cases: readonly ConformanceCase[] = [
  {
    id: 'local.6/context-of-the-runtime',
    title:
      'a value of the runtime’s own context, set around addTask, is seen inside the child, also after awaits',
    async run(trial) {
      const { core, assert } = trial;
      const variable = runtimeVariable();
      if (variable === undefined) return trial.gap('the runtime has no asynchronous context', 'local.6');
      const seen: Record<string, unknown> = {};
      const look = (name: string) => async (): Promise<void> => {
        const atStart = variable.get();
        await Promise.resolve();
        seen[name] = [atStart, variable.get()];
      };
      const made: PromiseLike<unknown>[] = [];
      await trial.root(async (task) => {
        await trial.on(task).withTaskGroup(
          (group) => {
            for (const name of ['a', 'b', 'c']) variable.run(name, () => group.addTask(look(name)));
            variable.run('high', () => group.addTask(look('high'), { priority: 30 }));
            variable.run('d', () => group.addImmediateTask(look('d')));
          },
          { concurrency: 2 },
        );
        await variable.run('let', () => task.asyncLet(look('let')));
        variable.run('task', () => made.push(new core.Task(look('task'))));
      });
      variable.run('detached', () => made.push(core.Task.detached(look('detached'))));
      await Promise.all(made);
      const names = ['a', 'b', 'c', 'high', 'd', 'let', 'task', 'detached'];
      assert.deepEqual(
        names.map((name) => seen[name]),
        names.map((name) => [name, name]),
      );
      assert.equal(variable.get(), undefined);
    },
  },
  {
    id: 'local.7/bound-object-can-be-collected',
    title: 'a bound object can be collected once the operation and the children made inside are done',
    async run(trial) {
      const { core, assert } = trial;
      if (typeof WeakRef === 'undefined') return trial.gap('the runtime has no WeakRef', 'local.7');
      const local = new core.TaskLocal<object | undefined>();
      // A collector that scans the stack may take a few dead objects for live; a leak keeps all of a kind.
      const times = 10;
      const mostAlive = 3;
      const refs = new Map<string, WeakRef<object>[]>();
      const bind = (name: string): object => {
        const object = { large: Array.from({ length: 1000 }) };
        refs.set(name, [...(refs.get(name) ?? []), new WeakRef(object)]);
        return object;
      };
      let isBound = 0;
      const look = async (task: TaskContext): Promise<void> => {
        await trial.on(task).sleep(1);
        if (task.get(local) !== undefined) isBound += 1;
      };
      const kept: unknown[] = [];
      // One that lives on in a task of its own: nothing of it may hold what was bound elsewhere.
      const hold = trial.gate();
      const living = new core.Task((task) =>
        trial.on(task).withTaskGroup((group) => {
          group.addTask(() => hold.promise);
          return hold.promise;
        }),
      );
      await trial.root(async (task) => {
        for (let round = 0; round < times; round++) {
          await task.withValue(local, bind('group'), (bound) =>
            trial.on(bound).withTaskGroup((group) => {
              group.addTask(look);
              group.addTask((child) => child.asyncLet(look));
            }),
          );
          await task.withValue(local, bind('timeout'), (bound) =>
            trial.on(bound).withTimeout(3_600_000, look),
          );
          const ended = task.withValue(local, bind('task'), () => new core.Task(look));
          kept.push(ended);
          await ended;
        }
      });
      assert.equal(isBound, 4 * times);
      assert.equal(refs.size, 3);
      try {
        const found = await tooManyAlive(trial, refs, mostAlive, 'local.7');
        assert.equal(found, undefined);
      } finally {
        hold.open();
        await living;
      }
      assert.equal(kept.length, times, 'the handles of the ended tasks are kept');
    },
  },
];
