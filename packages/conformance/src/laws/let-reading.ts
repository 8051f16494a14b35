import type { AsyncLet, TaskContext } from '@tasktree/core';
import { untilToldToStop, watch } from '../bodies.ts';
import type { ConformanceCase, Trial } from '../case.ts';

class Boom extends Error {}

export const cases: readonly ConformanceCase[] = [
  {
    id: 'let.1/runs-unread',
    title: 'the child runs from the declaration on, read or not, and not inside the declaration',
    also: ['group.5'],
    async run(trial: Trial) {
      await trial.root(async (task) => {
        const log: string[] = [];
        await using _unread = trial.on(task).asyncLet(() => void log.push('ran'));
        log.push('declared');
        await trial.settle();
        trial.assert.deepEqual(log, ['declared', 'ran']);
      });
    },
  },
  {
    id: 'let.1/declaration-does-not-throw',
    title: 'the declaration neither waits for the child nor throws its error, also one thrown at once',
    also: ['let.12'],
    async run(trial: Trial) {
      await trial.root(async (task) => {
        const boom = new Boom();
        const ops = trial.on(task);
        await using failing = ops.asyncLet((): number => {
          throw boom;
        });
        await using slow = ops.asyncLet(untilToldToStop);
        trial.assert.ok(!watch(failing).isSettled, 'it had settled inside the declaration');
        trial.assert.equal(await trial.assert.rejects(failing), boom);
        trial.assert.ok(!(slow instanceof Promise), 'an async let is not a promise');
      });
    },
  },
  {
    id: 'let.2/same-value',
    title: 'reading waits the first time, and again gives the same value without running the body again',
    async run(trial: Trial) {
      await trial.root(async (task) => {
        let runs = 0;
        const gate = trial.gate<object>();
        await using child = trial.on(task).asyncLet(() => {
          runs++;
          return gate.promise;
        });
        const first = child.then((value) => value);
        const second = child.then((value) => value);
        const early = watch(first);
        await trial.settle();
        trial.assert.ok(!early.isSettled, 'reading did not wait');
        const value = {};
        gate.open(value);
        trial.assert.equal(await first, value);
        trial.assert.equal(await second, value);
        trial.assert.equal(await child, value);
        trial.assert.equal(runs, 1);
      });
    },
  },
  {
    id: 'let.2/same-error',
    title: 'reading a failed one gives the same error object each time',
    also: ['error.1'],
    async run(trial: Trial) {
      await trial.root(async (task) => {
        const boom = new Boom();
        let runs = 0;
        await using child = trial.on(task).asyncLet(async () => {
          runs++;
          await trial.settle();
          throw boom;
        });
        const early = trial.assert.rejects(child);
        trial.assert.equal(await early, boom);
        trial.assert.equal(await trial.assert.rejects(child), boom);
        trial.assert.equal(runs, 1);
      });
    },
  },
  {
    id: 'let.4/only-the-others',
    title: 'reading one of several leaves only the others to be cancelled',
    also: ['let.3'],
    async run(trial: Trial) {
      await trial.root(async (task) => {
        const cancelled: string[] = [];
        const child =
          (name: string) =>
          async (own: TaskContext): Promise<string> => {
            await trial
              .on(own)
              .sleep(name === 'read' ? 1 : Infinity)
              .catch(() => cancelled.push(name));
            return name;
          };
        {
          const ops = trial.on(task);
          await using _first = ops.asyncLet(child('first'));
          await using read = ops.asyncLet(child('read'));
          await using _last = ops.asyncLet(child('last'));
          trial.assert.equal(await read, 'read');
          trial.assert.deepEqual(cancelled, []);
        }
        trial.assert.deepEqual(cancelled, ['last', 'first']);
      });
    },
  },
  {
    id: 'let.4/read-to-its-end',
    title: 'a child that was read to its end is not cancelled when its block ends',
    async run(trial: Trial) {
      await trial.root(async (task) => {
        let handle: TaskContext | undefined;
        const calls: unknown[] = [];
        {
          await using child = trial.on(task).asyncLet((own) => {
            handle = own;
            return trial.on(own).withTaskCancellationHandler(
              () => trial.settle(),
              (reason) => void calls.push(reason),
            );
          });
          await child;
        }
        trial.assert.deepEqual(calls, []);
        trial.assert.equal(handle?.isCancelled, false);
      });
    },
  },
  {
    id: 'let.8/not-fail-fast',
    title: 'reading one does not notice that another has failed; that error comes when that one is read',
    also: ['tree.6'],
    async run(trial: Trial) {
      await trial.root(async (task) => {
        const boom = new Boom();
        const ops = trial.on(task);
        const gate = trial.gate<string>();
        await using slow = ops.asyncLet(async (own) => {
          const value = await gate.promise;
          return `${value} ${trial.on(own).isCancelled()}`;
        });
        await using failing = ops.asyncLet(() => {
          throw boom;
        });
        const read = slow.then((value) => value);
        const early = watch(read);
        await trial.settle();
        trial.assert.ok(!early.isSettled, 'the failure of another reached this read');
        gate.open('slow');
        trial.assert.equal(await read, 'slow false');
        trial.assert.equal(await trial.assert.rejects(failing), boom);
      });
      trial.assert.deepEqual(await trial.uncaught(), []);
    },
  },
  {
    id: 'let.9/in-a-cancelled-task',
    title: 'declared in a cancelled task it still runs, cancelled from its first step, and can be read',
    also: ['cancel.5', 'cancel.6', 'tree.5'],
    async run(trial: Trial) {
      await trial.root(async (task) => {
        task.cancel('before');
        const ops = trial.on(task);
        await using child = ops.asyncLet((own) => [trial.on(own).isCancelled(), own.cancellationReason]);
        trial.assert.deepEqual(await child, [true, 'before']);
        await using stopping = ops.asyncLet((own) => trial.on(own).checkCancellation());
        trial.assert.isError(await trial.assert.rejects(stopping), 'CancellationError');
      });
    },
  },
  {
    id: 'let.10/inherits',
    title: 'it inherits the priority and the task-locals, and has no name unless given one',
    also: ['local.3', 'priority.3'],
    async run(trial: Trial) {
      const { TaskLocal } = trial.core;
      const local = new TaskLocal({ defaultValue: 'default' });
      const look = (own: TaskContext): unknown[] => [
        own.priority,
        own.basePriority,
        own.name,
        own.get(local),
      ];
      await trial.root(
        async (task) => {
          await using plain = trial.on(task).asyncLet(look);
          trial.assert.deepEqual(await plain, [10, 10, undefined, 'default']);
          await using scope = trial.on(task).taskScope();
          trial.assert.deepEqual(await scope.asyncLet(look), [10, 10, undefined, 'default']);
          await using named = trial.on(task).asyncLet(look, { name: 'own', priority: 30 });
          trial.assert.deepEqual(await named, [30, 30, 'own', 'default']);
          const bound = await task.withValue(local, 'bound', async (inner) => {
            await using child = trial.on(inner).asyncLet(look);
            return await child;
          });
          trial.assert.deepEqual(bound, [10, 10, undefined, 'bound']);
        },
        { name: 'parent', priority: 10 },
      );
    },
  },
  {
    id: 'let.12/shape',
    title: 'it is a PromiseLike and an AsyncDisposable, neither a promise nor a Disposable',
    async run(trial: Trial) {
      await trial.root(async (task) => {
        const child: AsyncLet<number> = trial.on(task).asyncLet(() => 1);
        const shape = child as unknown as Record<symbol | string, unknown>;
        trial.assert.equal(typeof shape['then'], 'function');
        trial.assert.equal(typeof shape[Symbol.asyncDispose], 'function');
        trial.assert.equal(shape[Symbol.dispose], undefined);
        trial.assert.ok(!(child instanceof Promise), 'it is a promise');
        const both = await Promise.all([child, child.then((value) => value + 1)]);
        trial.assert.deepEqual(both, [1, 2]);
      });
    },
  },
];
