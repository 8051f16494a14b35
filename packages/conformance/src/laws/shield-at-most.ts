import type { TaskContext } from '@tasktree/core';
import type { ConformanceCase, Trial } from '../case.ts';

/** Waits without end in a shield that holds at most `atMost`; gives how that ended, and when. */
async function held(
  trial: Trial,
  task: TaskContext,
  atMost: number | { readonly milliseconds: number },
): Promise<{ readonly error: unknown; readonly at: number }> {
  const error = await trial.assert.rejects(
    trial.on(task).withTaskCancellationShield((inside) => trial.on(inside).sleep(Infinity), { atMost }),
  );
  return { error, at: trial.host.clock.now() };
}

const reasonOf = (error: unknown): unknown => (error as { readonly reason: unknown }).reason;

/** Shields that give way: shield.7. */
export const cases: readonly ConformanceCase[] = [
  {
    id: 'shield.7/counted-from-the-cancellation',
    title:
      'a shield that holds at most so long keeps a cancellation away for that time, and then cancels its operation with that reason',
    also: ['cancel.17'],
    async run(trial) {
      const { core, host, assert } = trial;
      const task = new core.Task(async (task) => {
        const ended = await held(trial, task, { milliseconds: 10 });
        assert.equal(task.cancellationReason, 'why', 'the real state, after it');
        return ended;
      });
      // Longer than it may hold: nobody has cancelled anything yet.
      await trial.sleep(20);
      const before = host.clock.now();
      task.cancel('why');
      const { error, at } = await task;
      assert.isError(error, 'CancellationError');
      assert.equal(reasonOf(error), 'why');
      assert.ok(at - before >= 10, `it held for ${at - before} ms`);
    },
  },
  {
    id: 'shield.7/all-that-is-inside',
    title:
      'until its time is over handlers, signals, children and checks inside know nothing, and then they all do',
    also: ['cancel.3', 'signal.6'],
    async run(trial) {
      const { core, assert } = trial;
      const log: string[] = [];
      const task = new core.Task((task) =>
        trial.on(task).withTaskCancellationShield(
          async (inside) => {
            const { signal } = inside;
            const child = trial.on(inside).asyncLet(async (child) => {
              await assert.rejects(trial.on(child).sleep(Infinity));
              log.push(`child ${String(child.cancellationReason)}`);
            });
            await trial.on(inside).withTaskCancellationHandler(
              async (watched) => {
                task.cancel('why');
                assert.equal(task.isCancelled, true, 'outside');
                watched.checkCancellation();
                // No timer can come in between, on whatever machine.
                await Promise.resolve();
                assert.deepEqual(
                  [watched.isCancelled, signal.aborted, log.length],
                  [false, false, 0],
                  'held',
                );
                await assert.rejects(watched.sleep(Infinity));
              },
              (reason) => void log.push(`handler ${String(reason)}`),
            );
            await child;
            log.push('end');
            assert.deepEqual([inside.isCancelled, signal.aborted], [true, true], 'given way');
            assert.equal(
              signal.reason,
              assert.throws(() => inside.checkCancellation()),
            );
            await trial.on(inside).withTaskGroup((group) => {
              group.addTask((late) => assert.equal(late.isCancelled, true, 'a child made later'));
            });
          },
          { atMost: 10 },
        ),
      );
      await task;
      assert.deepEqual(log, ['handler why', 'child why', 'end']);
    },
  },
  {
    id: 'shield.7/cancelled-before',
    title: 'in a task that is cancelled already the time is counted from the start',
    async run(trial) {
      const { core, host, assert } = trial;
      const task = new core.Task(async (task) => {
        task.cancel('before');
        const before = host.clock.now();
        const { error, at } = await held(trial, task, 8);
        assert.equal(reasonOf(error), 'before');
        assert.ok(at - before >= 8, `it held for ${at - before} ms`);
        const zero = await trial
          .on(task)
          .withTaskCancellationShield((inside) => [inside.isCancelled, inside.cancellationReason], {
            atMost: 0,
          });
        assert.deepEqual(zero, [true, 'before'], 'no time at all');
      });
      await task;
    },
  },
  {
    id: 'shield.7/in-time',
    title: 'an operation that ends within the time gives its value, and nothing comes after it',
    async run(trial) {
      const { core, assert } = trial;
      const task = new core.Task(async (task) => {
        const seen: unknown[] = [];
        for (const atMost of [60_000, Infinity, { minutes: 1 }]) {
          seen.push(
            await trial.on(task).withTaskCancellationShield(
              async (inside) => {
                task.cancel();
                await trial.on(inside).sleep(2);
                return inside.isCancelled;
              },
              { atMost },
            ),
          );
        }
        return seen;
      });
      assert.deepEqual(await task, [false, false, false]);
    },
  },
  {
    id: 'shield.7/inside-another',
    title:
      'inside a shield that keeps the cancellation away the time does not begin; inside one that gives way it does',
    also: ['shield.2'],
    async run(trial) {
      const { core, host, assert } = trial;
      const kept = new core.Task((task) =>
        trial.on(task).withTaskCancellationShield((outer) => {
          task.cancel();
          return trial.on(outer).withTaskCancellationShield(
            async (inner) => {
              await trial.on(inner).sleep(15);
              return inner.isCancelled;
            },
            { atMost: 1 },
          );
        }),
      );
      assert.equal(await kept, false, 'kept away');
      const before = host.clock.now();
      const through = new core.Task((task) =>
        trial.on(task).withTaskCancellationShield(
          (outer) => {
            task.cancel('why');
            return held(trial, outer, 6);
          },
          { atMost: 6 },
        ),
      );
      const { error, at } = await through;
      assert.equal(reasonOf(error), 'why');
      assert.ok(at - before >= 12, `one after the other: ${at - before} ms`);
    },
  },
  {
    id: 'shield.7/of-a-deadline',
    title: 'around a deadline that passes, the operation is cancelled in the end for that deadline',
    also: ['deadline.2', 'shield.6'],
    async run(trial) {
      const { core, assert } = trial;
      await trial.root(async (task) => {
        const error = await trial.assert.rejects(
          trial.on(task).withTimeout(2, (limited) =>
            limited.withTaskCancellationShield(
              async (inside) => {
                assert.equal(inside.deadline, undefined, 'the outer deadline is not in force');
                await trial.on(inside).sleep(Infinity);
              },
              { atMost: 4 },
            ),
          ),
        );
        assert.ok(core.isTimeout(error), String(error));
        assert.equal(task.isCancelled, false);
      });
    },
  },
  {
    id: 'shield.7/left-behind',
    title: 'a shield that its body left behind holds at most so long, too',
    also: ['let.11'],
    async run(trial) {
      const { core, assert } = trial;
      for (const atMost of [3, 0]) {
        let error: unknown;
        await new core.Task((task) => {
          void held(trial, task, atMost).then((ended) => (error = ended.error));
        });
        await trial.settle();
        assert.isError(error, 'CancellationError');
        assert.ok(/has ended/.test(String(reasonOf(error))), `the reason: ${String(reasonOf(error))}`);
      }
    },
  },
  {
    id: 'shield.7/bad-arguments',
    title: 'a time that is none is told at the call, and the operation does not run',
    also: ['error.0'],
    async run(trial) {
      const { assert } = trial;
      await trial.root(async (task) => {
        const never = (): void => assert.ok(false, 'it ran');
        const shield = trial.on(task).withTaskCancellationShield;
        const wrong: [unknown, string][] = [
          ['5', 'TypeError'],
          [null, 'TypeError'],
          [NaN, 'RangeError'],
          [{ seconds: '5' }, 'TypeError'],
        ];
        for (const [atMost, name] of wrong) {
          const error = (await assert.rejects(shield(never, { atMost: atMost as never }))) as Error;
          assert.equal(error.name, name);
          assert.ok(error.message.includes('options.atMost'), error.message);
        }
      });
    },
  },
];
