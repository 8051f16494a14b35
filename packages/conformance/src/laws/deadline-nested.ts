import type { TaskContext } from '@tasktree/core';
import type { ConformanceCase } from '../case.ts';

/** How a sleep without end in `task` is cut short: the reason. */
async function reasonOf(task: TaskContext): Promise<unknown> {
  try {
    await task.sleep(Infinity);
  } catch (error) {
    return (error as { reason: unknown }).reason;
  }
  return 'it ended';
}

/** Which deadline governs, what comes too late from the start, and how many there may be (deadline.3 to deadline.6). */
export const cases: readonly ConformanceCase[] = [
  {
    id: 'deadline.3/inner-only',
    title: 'the end of an inner deadline touches only the inner operation',
    async run(trial) {
      const { assert } = trial;
      await trial.root((task) =>
        trial.on(task).withTimeout(3_600_000, async (outer) => {
          const sibling = trial.on(outer).asyncLet(async (child) => {
            await child.sleep(5);
            return child.isCancelled;
          });
          assert.isError(await outer.run(() => trial.on(outer).withTimeout(1, reasonOf)), 'TimeoutError');
          assert.equal(outer.isCancelled, false);
          assert.equal(task.isCancelled, false);
          assert.equal(await sibling, false, 'a sibling');
        }),
      );
    },
  },
  {
    id: 'deadline.3/earliest-governs',
    title: 'a later deadline inside does not put off an earlier one outside, whose reason reaches inside',
    async run(trial) {
      const { assert } = trial;
      await trial.root(async (task) => {
        const reasons: unknown[] = [];
        await trial.on(task).withTimeout(2, async (outer) => {
          reasons.push(await trial.on(outer).withTimeout(3_600_000, reasonOf));
          reasons.push(outer.cancellationReason);
        });
        assert.isError(reasons[0], 'TimeoutError');
        assert.equal(reasons[0], reasons[1], 'the same reason');
      });
    },
  },
  {
    id: 'deadline.4/past-or-zero',
    title: 'with a past instant or no time the operation runs, cancelled from the start',
    async run(trial) {
      const { core, assert } = trial;
      await trial.root(async (task) => {
        const look = (inside: TaskContext): unknown[] => [inside.isCancelled, inside.cancellationReason];
        const { on } = trial;
        const calls = [
          on(task).withTimeout(0, look),
          on(task).withTimeout(-5, look),
          on(task).withDeadline(core.now() - 1000, look),
          on(task).withDeadline(0, look),
          on(task).withDeadline(-Infinity, look),
        ];
        for (const call of calls) {
          const [isCancelled, reason] = await call;
          assert.equal(isCancelled, true);
          assert.isError(reason, 'TimeoutError');
        }
        assert.equal(task.isCancelled, false);
      });
    },
  },
  {
    id: 'deadline.4/in-a-cancelled-task',
    title: 'in a cancelled task the operation of a deadline is cancelled, for the reason of the task',
    also: ['cancel.2'],
    async run(trial) {
      const { core, assert } = trial;
      const task = new core.Task(async (task) => [
        await trial.on(task).withTimeout(1000, reasonOf),
        await task.withTimeout(0, reasonOf),
      ]);
      task.cancel('why');
      assert.deepEqual(await task.value, ['why', 'why']);
    },
  },
  {
    id: 'deadline.5/inherited',
    title: 'task.deadline is the narrowest in force, for all that is made inside, and absent elsewhere',
    async run(trial) {
      const { core, assert } = trial;
      const instant = core.now() + 3_600_000;
      await trial.root(async (task) => {
        assert.equal(task.deadline, undefined, 'outside');
        await trial.on(task).withDeadline(instant, async (outer) => {
          assert.equal(outer.deadline, instant);
          const { on } = trial;
          const deadlines = [
            await on(outer).withDeadline(instant - 1000, (inner) => inner.deadline),
            await outer.withDeadline(instant + 1000, (inner) => inner.deadline),
            await outer.asyncLet((child) => child.asyncLet((grandchild) => grandchild.deadline)),
            await outer.withTaskGroup<number | undefined, number | undefined>(async (group, body) => {
              group.addTask((child) => child.deadline);
              assert.equal(body.deadline, instant, 'body of a group');
              return (await group.next()).value;
            }),
            await outer.withTaskCancellationHandler(
              (inside) => inside.deadline,
              () => {},
            ),
          ];
          assert.deepEqual(deadlines, [instant - 1000, instant, instant, instant, instant]);
          const unstructured = await outer.run(() => new core.Task((own) => own.deadline).value);
          assert.equal(unstructured, undefined, 'unstructured');
        });
        assert.equal(task.deadline, undefined, 'afterwards');
      });
    },
  },
  {
    id: 'deadline.5/timeout',
    title: 'the deadline of a timeout is its duration from now, in epoch milliseconds',
    async run(trial) {
      const { core, assert } = trial;
      await trial.root(async (task) => {
        const before = core.now();
        const deadline = await trial.on(task).withTimeout({ seconds: 60 }, (inside) => inside.deadline ?? 0);
        assert.equal(deadline >= before + 60_000 && deadline <= core.now() + 60_000, true, `${deadline}`);
      });
    },
  },
  {
    id: 'deadline.6/100000-timeouts',
    title: '100,000 concurrent timeouts all work: half of them end in time, the others are cut short',
    forms: ['explicit'],
    async run(trial) {
      const { assert } = trial;
      const hold = trial.gate();
      // A test host runs this case once for each seed; a tenth shows the same there.
      const count = trial.host.name === 'test' ? 10_000 : 100_000;
      await trial.root(async (task) => {
        let late = 0;
        const { on } = trial;
        const calls: PromiseLike<unknown>[] = [];
        for (let index = 0; index < count; index += 1) {
          const call =
            index % 2 === 0
              ? on(task).withTimeout(3_600_000, () => hold.promise)
              : on(task).withTimeout(1 + (index % 7), (inside) => inside.sleep(Infinity));
          calls.push(
            call.then(undefined, ({ reason }: { reason: { name?: unknown } }) => {
              if (reason.name === 'TimeoutError') late += 1;
            }),
          );
        }
        await Promise.all(calls.filter((_, index) => index % 2 === 1));
        assert.equal(late, count / 2);
        hold.open();
        await Promise.all(calls.filter((_, index) => index % 2 === 0));
      });
    },
  },
];
