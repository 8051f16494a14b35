import type { AbandonedTasksError, TaskContext } from '@tasktree/core';
import type { ConformanceCase, Trial } from '../case.ts';
import { here } from '../here.ts';

/** How a map closes its source, also one that takes its time or no notice. */
export const cases: readonly ConformanceCase[] = [
  {
    id: 'map.7/a-source-that-ends-its-own-map',
    title: 'a source that cancels its map while it is pulled is closed when that pull has ended',
    also: ['map.3'],
    async run(trial: Trial) {
      const { core, assert } = trial;
      const log: string[] = [];
      const sync = function* (task: TaskContext): Generator<number> {
        try {
          yield 0;
          task.cancel('why');
          yield 1;
        } finally {
          log.push('sync closed');
        }
      };
      const async = async function* (task: TaskContext): AsyncGenerator<number> {
        try {
          yield* sync(task);
        } finally {
          log.push('async closed');
        }
      };
      for (const source of [sync, async]) {
        await trial.root(async (task) => {
          const call = here(trial, task, () =>
            core.concurrentForEach<number>(source(task), () => {}, { concurrency: 1 }),
          );
          const error = await assert.rejects(call);
          assert.isError(error, 'CancellationError');
          assert.deepEqual(core.suppressedErrors(error), []);
        });
      }
      assert.deepEqual(log, ['sync closed', 'sync closed', 'async closed']);
    },
  },
  {
    id: 'map.7/a-source-that-takes-no-notice',
    title:
      'a source that takes no notice is waited for, and abandoned and named after the time that holds for its task',
    also: ['grace.2', 'tree.4'],
    leavesTasks: true,
    async run(trial: Trial) {
      const { core, assert } = trial;
      const deaf = async function* (gate: Promise<void>, log: string[]): AsyncGenerator<number> {
        yield 0;
        await gate;
        log.push('ended');
      };
      const error = new Error('of a body');
      const failing = async (): Promise<void> => {
        await trial.settle();
        throw error;
      };
      const waited = trial.gate();
      const log: string[] = [];
      await trial.root(async (task) => {
        const call = here(trial, task, () => core.concurrentForEach(deaf(waited.promise, log), failing));
        void trial.sleep(5).then(() => waited.open());
        assert.equal(await assert.rejects(call), error);
        assert.deepEqual(log, ['ended']);
      });
      const left = trial.gate();
      await trial.root(
        async (task) => {
          const call = here(trial, task, () => core.concurrentForEach(deaf(left.promise, log), failing));
          assert.equal(await assert.rejects(call), error);
          const [abandoned] = core.suppressedErrors(error);
          assert.isError(abandoned, 'AbandonedTasksError');
          const { tasks } = abandoned as AbandonedTasksError;
          assert.deepEqual(
            tasks.map(({ id }) => id),
            [task.id],
            'whose source it is',
          );
          assert.ok(tasks[0]?.path.endsWith(' > source of concurrentForEach'), `its path: ${tasks[0]?.path}`);
        },
        { abandonAfter: 5 },
      );
      left.open();
      await trial.settle();
    },
  },
  {
    id: 'map.7/a-deaf-source-is-reported',
    title: 'a source that still runs some time after the end of its map is reported, once',
    also: ['grace.1'],
    async run(trial: Trial) {
      const { core, assert } = trial;
      const messages: string[] = [];
      const gate = trial.gate<{ done: true }>();
      const watching = core.observe({
        stuck: (_, { message }) => messages.push(message),
      }) as unknown as Record<symbol, () => void>;
      try {
        await trial.root((task) =>
          trial.on(task).withTaskGroup(
            async (_, inside) => {
              const source = { [Symbol.asyncIterator]: () => ({ next: () => gate.promise }) };
              const map = here(trial, inside, () => core.concurrentMap(source as never, (item) => item));
              const pending = map.next();
              const left = map.return?.();
              await trial.sleep(20);
              gate.open({ done: true });
              assert.deepEqual(await pending, { done: true, value: undefined });
              await left;
            },
            { reportAfter: 5 },
          ),
        );
      } finally {
        watching[Symbol.dispose ?? Symbol.for('Symbol.dispose')]?.();
      }
      assert.equal(messages.length, 1, 'reports');
      assert.ok(/source of concurrentMap/.test(messages[0] ?? ''), messages[0] ?? '');
    },
  },
  {
    id: 'map.3/source-that-waits-while-it-closes',
    title:
      'a source that is closed may wait meanwhile, as in a loop without a map; a cancellation from above cuts that short',
    also: ['map.7', 'cancel.15'],
    async run(trial) {
      const { core, assert } = trial;
      const log: string[] = [];
      async function* source(task: TaskContext, ms = 1): AsyncGenerator<number> {
        try {
          for (let item = 0; ; item++) yield item;
        } finally {
          log.push(
            await trial
              .on(task)
              .sleep(ms)
              .then(
                () => 'slept',
                () => 'cut short',
              ),
          );
        }
      }
      await trial.root((task) =>
        here(trial, task, async () => {
          for await (const _item of core.concurrentMap(source(task), (item) => item, { concurrency: 1 }))
            break;
        }),
      );
      assert.deepEqual(log, ['slept'], 'left');
      const cancelled = new core.Task((task) =>
        here(trial, task, () =>
          core.concurrentForEach(source(task), () => trial.settle(), { concurrency: 1 }),
        ),
      );
      await trial.settle();
      cancelled.cancel();
      await assert.rejects(cancelled);
      assert.deepEqual(log, ['slept', 'cut short'], 'cancelled');
      const closing = new core.Task((task) =>
        here(trial, task, async () => {
          for await (const _item of core.concurrentMap(source(task, Infinity), (item) => item)) break;
        }),
      );
      await trial.settle();
      closing.cancel();
      await closing.settled;
      assert.deepEqual(log, ['slept', 'cut short', 'cut short'], 'cancelled while it closes');
    },
  },
];
