import type { TaskGroup } from '@tasktree/core';
import { failingCleanup, reactions, untilCancelled, untilToldToStop } from '../bodies.ts';
import type { ConformanceCase, Trial } from '../case.ts';
import { expectReported } from '../expect-reported.ts';
import { signalSource } from '../signal-source.ts';
import { kinds, type Open } from '../kinds-of-groups.ts';

class Boom extends Error {}

/** Work that was cut short never looks finished: error.8. */
export const cases: readonly ConformanceCase[] = [
  {
    id: 'error.8/cut-short-from-outside',
    title: 'a timeout, a signal or a cancelled task over an unread group rejects',
    also: ['discard.7', 'cancel.19', 'group.2'],
    async run(trial: Trial) {
      const { assert, core } = trial;
      for (const index of [0, 1]) {
        const saved: string[] = [];
        const work: Parameters<Open>[0] = (group) => {
          group.addTask(() => saved.push('quick'));
          group.addTask(untilCancelled);
          return 'all saved';
        };
        await trial.root(async (task) => {
          const kind = kinds(trial, task)[index]?.[0];
          const limit = trial
            .on(task)
            .withTimeout(2, (inside) => (kinds(trial, inside)[index] as [string, Open])[1](work));
          assert.isError(await assert.rejects(limit), 'TimeoutError', kind);
          const source = signalSource();
          const signalled = (kinds(trial, task)[index] as [string, Open])[1](work, { signal: source.signal });
          await trial.settle();
          source.abort('why');
          const error = await assert.rejects(signalled);
          assert.isError(error, 'CancellationError', kind);
          assert.equal((error as { reason: unknown }).reason, 'why');
        });
        const task = new core.Task((own) => (kinds(trial, own)[index] as [string, Open])[1](work));
        await trial.settle();
        task.cancel('stop');
        const error = await assert.rejects(task);
        assert.isError(error, 'CancellationError');
        assert.equal((error as { reason: unknown }).reason, 'stop');
        assert.deepEqual(saved, ['quick', 'quick', 'quick']);
      }
      await expectReported(trial, [], 'afterwards');
    },
  },
  {
    id: 'error.8/the-error-of-the-region',
    title: "only answers: the CancellationError of the group's own region; any other error wins over answers",
    async run(trial: Trial) {
      const { assert, core } = trial;
      for (const index of [0, 1]) {
        const cleanup = new Boom('cleanup');
        const bodies = [untilCancelled, failingCleanup(cleanup), untilCancelled];
        let region: unknown;
        const answered = new core.Task((own) =>
          (kinds(trial, own)[index] as [string, Open])[1]((group) => {
            group.addTask(async (child) => {
              const error = await assert.rejects(trial.on(child).sleep(Infinity));
              region = group.signal.reason;
              throw error;
            });
          }),
        );
        const failed = new core.Task((own) =>
          (kinds(trial, own)[index] as [string, Open])[1]((group) => {
            for (const body of bodies) group.addTask(body);
          }),
        );
        await trial.settle();
        answered.cancel('why');
        failed.cancel('why');
        assert.equal(await assert.rejects(answered), region);
        assert.equal(await assert.rejects(failed), cleanup);
      }
      await expectReported(trial, [], 'afterwards');
    },
  },
  {
    id: 'error.8/partial-results-on-purpose',
    title:
      'cancelAll before or after, an answer that was taken, a child cancelled alone: none of these rejects',
    also: ['cancel.6', 'discard.7', 'group.9'],
    async run(trial: Trial) {
      const { assert, core } = trial;
      const alone = signalSource();
      const collecting: Record<string, (group: TaskGroup<unknown>) => unknown> = {
        'cancelAll before': (group) => group.cancelAll(),
        'an answer that was taken': async (group) => {
          group.addTask(untilCancelled);
          await assert.rejects(group.next());
        },
        nextResult: (group) => group.nextResult(),
        waitForAll: (group) => group.waitForAll().catch(() => {}),
        iteration: async (group) => {
          try {
            for await (const _value of group);
          } catch {}
        },
      };
      for (const [what, read] of Object.entries(collecting)) {
        const task = new core.Task((own) =>
          trial.on(own).withTaskGroup(async (group: TaskGroup<unknown>) => {
            group.addTask(untilCancelled);
            group.addTask(untilCancelled);
            await read(group);
            return what;
          }),
        );
        await trial.settle();
        task.cancel();
        assert.equal(await task.value, what);
      }
      for (const index of [0, 1]) {
        const task = new core.Task((own) =>
          (kinds(trial, own)[index] as [string, Open])[1](async (group) => {
            group.addTask(untilCancelled);
            await untilToldToStop(own);
            // "I know": after the cancellation from outside it says the same.
            group.cancelAll();
            return 'partial';
          }),
        );
        await trial.settle();
        task.cancel();
        assert.equal(await task.value, 'partial');
        await trial.root(async (root) => {
          const value = await (kinds(trial, root)[index] as [string, Open])[1](async (group) => {
            group.addTask(untilCancelled, { signal: alone.signal });
            group.addTask((child) => (child.cancel(), untilCancelled(child)));
            await trial.settle();
            alone.abort();
            return 'one less';
          });
          assert.equal(value, 'one less');
        });
      }
      await expectReported(trial, [], 'afterwards');
    },
  },
  {
    id: 'error.8/a-child-out-of-time',
    title:
      'a child that the time limit of its own signal cut short is no child cancelled alone: the call rejects',
    async run(trial: Trial) {
      const { assert, core } = trial;
      await trial.root(async (task) => {
        for (const [kind, open] of kinds(trial, task)) {
          const limit = signalSource();
          let sibling = false;
          const call = open((group) => {
            group.addTask(untilCancelled, { signal: limit.signal });
            group.addTask(async () => {
              await trial.settle();
              sibling = true;
            });
          });
          limit.abort(Object.assign(new Error('timed out'), { name: 'TimeoutError' }));
          const error = await assert.rejects(call);
          assert.isError(error, 'CancellationError', kind);
          assert.ok(core.isTimeout(error), `${kind}: a timeout`);
          assert.ok(sibling, `${kind}: the sibling went on to its end`);
        }
      });
    },
  },
  {
    id: 'error.8/values-come-late',
    title: 'children that answer a cancellation with values have finished: the value of the body comes',
    also: ['cancel.6'],
    async run(trial: Trial) {
      for (const index of [0, 1]) {
        const task = new trial.core.Task((own) =>
          (kinds(trial, own)[index] as [string, Open])[1]((group) => {
            group.addTask(untilToldToStop);
            return 'value';
          }),
        );
        await trial.settle();
        task.cancel();
        trial.assert.equal(await task.value, 'value');
      }
    },
  },
  {
    id: 'error.8/left-behind',
    title: 'a group that the body around did not wait for is not cut short from outside: it ends as it is',
    also: ['let.11'],
    async run(trial: Trial) {
      let call: Promise<unknown> | undefined;
      await trial.root(async (task) => {
        call = trial.on(task).withTaskGroup((group: TaskGroup<void>) => {
          group.addTask(untilCancelled);
          return 'value';
        });
        await reactions();
      });
      trial.assert.equal(await call, 'value');
      await expectReported(trial, [], 'afterwards');
    },
  },
];
