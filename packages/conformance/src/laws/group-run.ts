import type { DiscardingTaskGroup, TaskContext, TaskGroup } from '@tasktree/core';
import { failing, untilCancelled, watch } from '../bodies.ts';
import type { ConformanceCase, Trial } from '../case.ts';
import { expectReported } from '../expect-reported.ts';

class Boom extends Error {}

type AnyGroup = TaskGroup<unknown> | DiscardingTaskGroup;

/** Runs `body` in a group of each kind. */
async function inBoth(
  trial: Trial,
  task: TaskContext,
  body: (group: AnyGroup, kind: string) => unknown,
): Promise<void> {
  await trial.on(task).withTaskGroup((group) => body(group, 'collecting'));
  await trial.on(task).withDiscardingTaskGroup((group) => body(group, 'discarding'));
}

/** Children whose outcome is asked for one by one, and whose a result is: group.16, 17. */
export const cases: readonly ConformanceCase[] = [
  {
    id: 'group.16/asked',
    title: 'run gives the outcome to whoever asks, there and only there, and a failure cancels nobody',
    also: ['discard.3', 'throwing.1'],
    async run(trial: Trial) {
      const { assert } = trial;
      await trial.root((task) =>
        inBoth(trial, task, async (group, kind) => {
          const boom = new Boom();
          const value = group.run((child) => child.name, { name: 'named' });
          assert.equal(await value, 'named', kind);
          assert.equal(await value, 'named', `${kind}: again`);
          assert.equal(await assert.rejects(group.run(failing(boom))), boom, kind);
          let caught: unknown;
          await group.run(failing(boom)).catch((error: unknown) => (caught = error));
          assert.equal(caught, boom, `${kind}: catch`);
          let done = 0;
          await group.run(() => 1).finally(() => done++);
          assert.equal(done, 1, `${kind}: finally`);
          assert.deepEqual(await Promise.all([group.run(() => 1), group.run(async () => 'two')]), [1, 'two']);
          assert.equal(group.isCancelled, false, kind);
          assert.ok(group.isEmpty, `${kind}: no result of the group`);
        }),
      );
      await expectReported(trial, [], 'asked');
    },
  },
  {
    id: 'group.16/unasked',
    title: 'a failure for which nobody has asked when the body has ended is that of the group',
    also: ['error.8', 'error.3'],
    async run(trial: Trial) {
      const { assert } = trial;
      await trial.root(async (task) => {
        for (const late of [false, true]) {
          const boom = new Boom();
          const call = inBoth(trial, task, async (group) => {
            void group.run(async () => {
              if (late) await trial.settle();
              throw boom;
            });
            group.addTask(async (child) => {
              await assert.rejects(trial.on(child).sleep(Infinity));
              assert.equal(child.cancellationReason, boom);
            });
            if (!late) {
              await trial.settle();
              assert.equal(group.isCancelled, false, 'while the body may still ask');
            }
          });
          assert.equal(await assert.rejects(call), boom, 'collecting');
          const discarding = trial.on(task).withDiscardingTaskGroup(async (group) => {
            void group.run(failing(boom));
            await trial.settle();
            assert.equal(group.isCancelled, false);
          });
          assert.equal(await assert.rejects(discarding), boom, 'discarding');
        }
      });
      await expectReported(trial, [], 'afterwards');
    },
  },
  {
    id: 'group.16/asked-late',
    title: 'it may be asked for after it has failed, and its promise may be kept beyond the group',
    async run(trial: Trial) {
      const { assert } = trial;
      await trial.root(async (task) => {
        const kept: Promise<unknown>[] = [];
        await inBoth(trial, task, async (group) => {
          const boom = new Boom();
          const failed = group.run(failing(boom));
          kept.push(group.run(() => 'kept'));
          await trial.settle();
          assert.equal(await assert.rejects(failed), boom);
        });
        assert.deepEqual(await Promise.all(kept), ['kept', 'kept']);
      });
      await expectReported(trial, [], 'afterwards');
    },
  },
  {
    id: 'group.16/a-child-like-any-other',
    title: 'it is awaited, cancelled with the group, waits for a slot, and what is no function throws',
    also: ['group.12', 'group.9', 'error.0', 'cancel.19'],
    async run(trial: Trial) {
      const { assert } = trial;
      await trial.root(async (task) => {
        let ended = 0;
        await inBoth(trial, task, (group) => {
          void group.run(async () => {
            await trial.settle();
            ended++;
          });
          assert.equal((assert.throws(() => group.run(5 as never)) as Error).name, 'TypeError');
        });
        assert.equal(ended, 2, 'awaited');
        await inBoth(trial, task, async (group, kind) => {
          const asked = assert.rejects(group.run(untilCancelled));
          void group.run(untilCancelled);
          await trial.settle();
          group.cancelAll('enough');
          assert.isError(await asked, 'CancellationError', kind);
        });
        await trial.on(task).withTaskGroup(
          async (group) => {
            const gate = trial.gate();
            const first = group.run(() => gate.promise);
            const second = watch(group.run(() => 'second'));
            await trial.settle();
            assert.equal(second.isSettled, false, 'waits for the slot');
            gate.open();
            await first;
            await trial.settle();
            assert.equal(second.isSettled, true);
          },
          { concurrency: 1 },
        );
      });
      await expectReported(trial, [], 'afterwards');
    },
  },
  {
    id: 'group.17/whose-result',
    title: 'nextResult and joinNext say whose result it is',
    also: ['throwing.5', 'map.5'],
    async run(trial: Trial) {
      const { assert, core } = trial;
      await trial.root(async (task) => {
        const ids: number[] = [];
        const note = (child: TaskContext): number => ids.push(child.id);
        const fail = (child: TaskContext): never => {
          note(child);
          throw new Boom();
        };
        const check = (result: { readonly task: unknown } | undefined, name: string | undefined): void =>
          assert.deepEqual(result?.task, { id: ids.shift(), name });
        await trial.on(task).withTaskGroup(async (group) => {
          group.addTask(note, { name: 'named' });
          group.addTask(note);
          group.addTask(fail, { name: 'failing' });
          await trial.settle();
          for (const name of ['named', undefined, 'failing']) check((await group.nextResult()).value, name);
        });
        const set = task.run(() => new core.JoinSet());
        set.spawn(note, { name: 'spawned' });
        set.spawn(fail);
        check(await set.joinNext(), 'spawned');
        await trial.settle();
        check(set.tryJoinNext(), undefined);
        await set[Symbol.asyncDispose]();
      });
    },
  },
];
