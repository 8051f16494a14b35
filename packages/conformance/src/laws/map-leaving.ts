import type { TaskContext } from '@tasktree/core';
import type { ConformanceCase, Trial } from '../case.ts';
import { here } from '../here.ts';
import { CountedSignal, signalSource, type SignalSource } from '../signal-source.ts';

/** The two halves of a controller, each by itself. */
function bound(source: SignalSource): { signal: SignalSource['signal']; abort: (reason: unknown) => void } {
  return { signal: source.signal, abort: (reason) => source.abort(reason) };
}

/** Bounded maps that are left, stopped or disposed of. */
export const cases: readonly ConformanceCase[] = [
  {
    id: 'map.3/errors-after-leaving-early',
    title:
      'an error of a body that was cancelled by leaving the loop is suppressed under the error that left it',
    also: ['error.2'],
    async run(trial: Trial) {
      const { core, assert } = trial;
      const [leaving, late] = [new Error('leaving'), new Error('late')];
      const error = await assert.rejects(
        trial.root(async (task) => {
          const map = here(trial, task, () =>
            core.concurrentMap(
              [0, 1],
              async (item, child) => {
                if (item === 0) return;
                await child.sleep(Infinity).catch(() => {});
                throw late;
              },
              { concurrency: 2 },
            ),
          );
          for await (const _ of map) {
            await trial.settle();
            throw leaving;
          }
        }),
      );
      assert.equal(error, leaving);
      assert.deepEqual(core.suppressedErrors(error), [late]);
    },
  },
  {
    id: 'map.3/bodies-that-take-no-notice',
    title: 'a map whose bodies take no notice of its end is abandoned after the time that holds for its task',
    also: ['grace.2'],
    leavesTasks: true,
    async run(trial: Trial) {
      const { core, assert } = trial;
      const gate = trial.gate();
      const error = new Error('expected');
      const root = new core.Task(
        async (task) => {
          const promise = here(trial, task, () =>
            core.concurrentForEach(
              [0, 1],
              async (item) => {
                if (item === 1) throw error;
                await gate.promise;
              },
              { concurrency: 2 },
            ),
          );
          assert.equal(await assert.rejects(promise), error);
          const [abandoned] = core.suppressedErrors(error);
          assert.isError(abandoned, 'AbandonedTasksError');
        },
        { abandonAfter: 5 },
      );
      await root;
      gate.open();
      await trial.settle();
    },
  },
  {
    id: 'map.3/stopped-by-a-signal',
    title: 'a signal stops a map with its reason, when all has ended; an aborted one before anything runs',
    also: ['signal.3'],
    async run(trial: Trial) {
      const { core, assert } = trial;
      const { signal, abort } = bound(signalSource());
      const log: string[] = [];
      await trial.root(async (task) => {
        const body = async (_: number, child: TaskContext): Promise<void> => {
          await child.sleep(Infinity).catch(() => {});
          await trial.sleep(1);
          log.push('ended');
        };
        const start = (): Promise<void> =>
          here(trial, task, () => core.concurrentForEach([1, 2, 3], body, { concurrency: 2, signal }));
        const running = start();
        await trial.settle();
        abort('of the signal');
        const error = await assert.rejects(running);
        assert.isError(error, 'CancellationError');
        assert.equal((error as { reason: unknown }).reason, 'of the signal');
        assert.deepEqual(log, ['ended', 'ended'], 'when it rejects');
        assert.ok(!task.isCancelled, 'the task around is not cancelled');
        assert.equal(
          ((await assert.rejects(start())) as { reason: unknown }).reason,
          'of the signal',
          'aborted before',
        );
        assert.equal(log.length, 2, 'and nothing ran');
      });
    },
  },
  {
    id: 'map.3/disposed',
    title:
      'disposing a map ends it as leaving its loop does; what takes no notice is abandoned, without a throw',
    also: ['grace.2', 'map.9'],
    leavesTasks: true,
    async run(trial: Trial) {
      const { core, assert } = trial;
      const gate = trial.gate();
      const log: string[] = [];
      const dispose = async (map: object): Promise<void> => {
        const symbol = Symbol.asyncDispose ?? Symbol.for('Symbol.asyncDispose');
        await (map as Record<symbol, () => Promise<void>>)[symbol]?.();
      };
      await trial.root(async (task) => {
        const map = here(trial, task, () =>
          core.concurrentMap([0, 1], async (item, child) => {
            if (item === 0) return;
            await child.sleep(Infinity).catch(() => {});
            await trial.settle();
            log.push('ended');
          }),
        );
        await map.next();
        await dispose(map);
        log.push('disposed');
      });
      const deaf = (task: TaskContext) =>
        here(trial, task, () =>
          core.concurrentMap([0, 1], (item): unknown => (item === 0 ? 0 : gate.promise)),
        );
      const leaving = new Error('leaving');
      const error = await assert.rejects(
        trial.root(
          async (task) => {
            const disposed = deaf(task);
            await disposed.next();
            await dispose(disposed);
            const left = deaf(task);
            await left.next();
            assert.isError(await assert.rejects(left.return?.() as Promise<unknown>), 'AbandonedTasksError');
            throw leaving;
          },
          { abandonAfter: 5 },
        ),
      );
      assert.equal(error, leaving);
      for (const kept of core.suppressedErrors(error)) assert.isError(kept, 'AbandonedTasksError', 'kept');
      assert.equal(core.suppressedErrors(error).length, 2, 'of both');
      assert.deepEqual(log, ['ended', 'disposed']);
      gate.open();
      await trial.settle();
    },
  },
  {
    id: 'map.6/no-listener-is-left',
    title: 'a waiter that was given its permit leaves no listener on its signal',
    forms: ['explicit'],
    also: ['signal.4'],
    async run(trial: Trial) {
      const { core, assert } = trial;
      const semaphore = new core.Semaphore(1);
      const source = new CountedSignal();
      const held = await semaphore.acquire();
      const waiting = semaphore.acquire({ signal: source.signal });
      await trial.settle();
      assert.equal(source.listeners, 1, 'listeners while it waits');
      held.release();
      (await waiting).release();
      assert.equal(source.listeners, 0, 'listeners afterwards');
    },
  },
];
