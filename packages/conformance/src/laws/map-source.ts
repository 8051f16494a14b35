import type { TaskContext } from '@tasktree/core';
import type { ConformanceCase, Core, Trial } from '../case.ts';
import { here } from '../here.ts';
import { signalSource } from '../signal-source.ts';

/** A source that gives two items and then waits for ever, and says when it was closed. It waits at the start of a pull: see ambient.2. */
async function* idle({ Task }: Core, log: string[]): AsyncGenerator<number, undefined> {
  try {
    yield 0;
    yield 1;
    await Task.sleep(Infinity);
  } finally {
    log.push('closed');
  }
}

/** The ways of running a map to its end. */
function ways(trial: Trial): ((source: AsyncIterable<number>, fn: () => unknown) => Promise<unknown>)[] {
  const { concurrentForEach, concurrentMap, mapReduce } = trial.core;
  return [
    (source, fn) => concurrentForEach(source, fn),
    (source, fn) => concurrentMap(source, fn).toArray(),
    (source, fn) => mapReduce(source, fn, () => 0, 0),
    async (source, fn) => {
      for await (const _ of concurrentMap(source, fn));
    },
  ];
}

/** The region in which a map pulls its source. */
export const cases: readonly ConformanceCase[] = [
  {
    id: 'map.7/a-failure',
    title:
      'a body that fails cuts short what the source waits for, and the call rejects when the source has ended',
    also: ['map.3'],
    async run(trial: Trial) {
      const { core, assert } = trial;
      const error = new Error('of a body');
      for (const [way, run] of ways(trial).entries()) {
        const log: string[] = [];
        await trial.root(async (task) => {
          const failing = async (): Promise<void> => {
            await trial.settle();
            throw error;
          };
          const call = here(trial, task, () => run(idle(core, log), failing));
          assert.equal(await assert.rejects(call), error, `way ${way}`);
          assert.deepEqual(log, ['closed'], 'when it rejects');
          assert.ok(!task.isCancelled, 'the task around is not cancelled');
        });
      }
      assert.deepEqual(core.suppressedErrors(error), [], 'how the source answered');
    },
  },
  {
    id: 'map.7/a-signal',
    title: 'a signal cuts short what the source waits for',
    also: ['signal.3'],
    async run(trial: Trial) {
      const { core, assert } = trial;
      const log: string[] = [];
      const source = signalSource();
      await trial.root(async (task) => {
        const call = here(trial, task, () =>
          core.concurrentForEach(idle(core, log), () => {}, { signal: source.signal }),
        );
        await trial.settle();
        source.abort('of the signal');
        const error = await assert.rejects(call);
        assert.isError(error, 'CancellationError');
        assert.equal((error as { reason: unknown }).reason, 'of the signal');
        assert.deepEqual(log, ['closed']);
      });
    },
  },
  {
    id: 'map.7/leaving',
    title:
      'leaving the loop, closing and disposing cut short what the source waits for, also where that is another map',
    also: ['map.3', 'let.6'],
    async run(trial: Trial) {
      const { core, assert } = trial;
      const dispose: typeof Symbol.asyncDispose = Symbol.asyncDispose ?? Symbol.for('Symbol.asyncDispose');
      for (const isNested of [false, true]) {
        for (const how of ['break', 'return', 'dispose'] as const) {
          const log: string[] = [];
          await trial.root(async (task) => {
            const map = here(trial, task, () => {
              const source = idle(core, log);
              return core.concurrentMap(
                isNested ? core.concurrentMap(source, (item) => item) : source,
                (item) => item,
              );
            });
            if (how === 'break') {
              for await (const _ of map) {
                await trial.settle();
                break;
              }
            } else {
              await map.next();
              await trial.settle();
              if (how === 'return') assert.deepEqual(await map.return?.(), { done: true, value: undefined });
              else await map[dispose]();
            }
            assert.deepEqual(log, ['closed'], `${how}${isNested ? ', nested' : ''}`);
            assert.deepEqual(await map.next(), { done: true, value: undefined });
          });
        }
      }
    },
  },
  {
    id: 'map.7/the-region-of-the-source',
    title:
      'a source finds the region of the map: its signal aborts when the map ends early, the task around is not cancelled',
    also: ['signal.1', 'ambient.2'],
    async run(trial: Trial) {
      const { core, assert } = trial;
      const error = new Error('of a body');
      await trial.root(async (task) => {
        let current: TaskContext | undefined;
        const source: AsyncIterable<number> = {
          [Symbol.asyncIterator]: () => ({
            next() {
              current ??= core.Task.current;
              return Promise.resolve({ done: false, value: 1 });
            },
          }),
        };
        const call = here(trial, task, () =>
          core.concurrentForEach(source, () => Promise.reject(error), { concurrency: 1 }),
        );
        assert.equal(await assert.rejects(call), error);
        assert.equal(current?.id, task.id, 'the task that the source is in');
        assert.ok(current?.isCancelled, 'the region of the source is cancelled');
        assert.ok((current?.signal as { aborted: boolean } | undefined)?.aborted, 'and its signal aborted');
        assert.ok(!task.isCancelled, 'the task around is not');
      });
    },
  },
  {
    id: 'map.7/errors-of-a-source-that-is-cut-short',
    title:
      'an error with which a source ends that was cut short is suppressed under the failure, or comes out of the leaving',
    also: ['error.2'],
    async run(trial: Trial) {
      const { core, assert } = trial;
      const [first, cleanup] = [new Error('first'), new Error('cleanup')];
      const failing = async function* (): AsyncGenerator<number> {
        try {
          yield* idle(core, []);
        } finally {
          // oxlint-disable-next-line no-unsafe-finally -- what the case is about
          throw cleanup;
        }
      };
      await trial.root(async (task) => {
        const call = here(trial, task, () =>
          core.concurrentForEach(failing(), async () => {
            await trial.settle();
            throw first;
          }),
        );
        assert.equal(await assert.rejects(call), first);
        assert.deepEqual(core.suppressedErrors(first), [cleanup]);
        const map = here(trial, task, () => core.concurrentMap(failing(), (item) => item));
        await map.next();
        await trial.settle();
        assert.equal(await assert.rejects(map.return?.() as Promise<unknown>), cleanup, 'when it is left');
      });
    },
  },
];
