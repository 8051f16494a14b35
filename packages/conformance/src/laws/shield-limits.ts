import type { ConformanceCase } from '../case.ts';

/** Where a shield ends: shield.5, 6. */
export const cases: readonly ConformanceCase[] = [
  {
    id: 'shield.5/not-inherited',
    title:
      'unstructured tasks made in a shield, and children in it cancelled by their group, are not shielded',
    async run(trial) {
      const { core, assert } = trial;
      const task = new core.Task((task) =>
        trial.on(task).withTaskCancellationShield(async (inside) => {
          const made = new core.Task((own) => assert.rejects(trial.on(own).sleep(Infinity)));
          made.cancel();
          assert.isError(await made.value, 'CancellationError');
          await inside.withTaskGroup((group) => {
            group.addTask((child) => {
              group.cancelAll();
              assert.equal(child.isCancelled, true);
            });
          });
        }),
      );
      task.cancel();
      await task;
    },
  },
  {
    id: 'shield.5/only-the-adding',
    title: 'shielding only the addTask call changes nothing: the child belongs to the group outside',
    async run(trial) {
      const { core, assert } = trial;
      const [hold, added] = [trial.gate(), trial.gate()];
      const seen: boolean[] = [];
      const task = new core.Task((task) =>
        trial.on(task).withTaskGroup(async (group, body) => {
          const add = (): Promise<void> =>
            trial.on(body).withTaskCancellationShield(() => {
              group.addTask(async (child) => {
                seen.push(child.isCancelled);
                await hold.promise;
                seen.push(child.isCancelled);
              });
            });
          await add();
          added.open();
          await hold.promise;
          await body.withTaskCancellationShield(() => {
            group.addTask((child) => void seen.push(child.isCancelled));
            assert.equal(
              group.addTaskUnlessCancelled(() => {}),
              false,
            );
          });
        }),
      );
      await added.promise;
      await trial.settle();
      task.cancel();
      hold.open();
      await task;
      assert.equal(seen[0], false, 'before the cancellation');
      assert.deepEqual(seen.slice(1), [true, true], 'after it');
    },
  },
  {
    id: 'shield.6/cancelling-oneself',
    title: 'cancelling oneself inside a shield shows only after it',
    async run(trial) {
      const { core, assert } = trial;
      const task = new core.Task(async (task) => {
        await trial.on(task).withTaskCancellationShield((inside) => {
          inside.cancel('myself');
          assert.equal(inside.isCancelled, false);
          assert.equal(trial.on(inside).isCancelled(), false);
        });
        return [task.isCancelled, task.cancellationReason];
      });
      assert.deepEqual(await task.value, [true, 'myself']);
    },
  },
  {
    id: 'shield.6/outer-deadline',
    title: 'the deadline of an outer scope is not in force inside a shield; one set inside is',
    also: ['deadline.5'],
    async run(trial) {
      const { assert } = trial;
      await trial.root((task) =>
        trial.on(task).withTimeout(5, async (limited) => {
          assert.equal(typeof limited.deadline, 'number');
          await trial.on(limited).withTaskCancellationShield(async (inside) => {
            assert.equal(inside.deadline, undefined);
            await inside.sleep(15);
            assert.equal(inside.isCancelled, false);
            const error = await assert.rejects(
              inside.withTimeout(1, async (own) => {
                assert.equal(typeof own.deadline, 'number', 'a deadline of its own');
                await own.sleep(Infinity);
              }),
            );
            assert.isError((error as { reason: unknown }).reason, 'TimeoutError');
          });
          assert.equal(limited.isCancelled, true, 'after the shield');
          assert.isError(limited.cancellationReason, 'TimeoutError');
        }),
      );
    },
  },
];
