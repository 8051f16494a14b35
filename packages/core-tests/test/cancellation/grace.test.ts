import {
  asyncLet,
  CancellationError,
  observe,
  Task,
  withTaskCancellationShield,
  withTaskGroup,
  withTimeout,
  type TaskRecord,
} from '@tasktree/core';
import { withTestHost } from '@tasktree/testing';
import { describe, expect, test } from 'vitest';

function gate(): { promise: Promise<void>; open(): void } {
  let open!: () => void;
  const promise = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { promise, open };
}

describe('grace.1', () => {
  test('by default the report comes 5 s after the cancellation, once, as a warning and an event', () =>
    withTestHost({}, async (host) => {
      const hold = gate();
      const reports: (readonly TaskRecord[])[] = [];
      using _watching = observe({ stuck: (_, { tasks }) => reports.push(tasks) });
      const task = new Task(
        () =>
          withTaskGroup((group) => {
            group.addTask(() => hold.promise, { name: 'deaf' });
            group.addTask((child) => child.sleep(Infinity), { name: 'obedient' });
          }),
        { name: 'top' },
      );
      await host.advance(60_000);
      expect(host.warnings).toEqual([]);
      task.cancel();
      await host.advance(4_999);
      expect(host.warnings).toEqual([]);
      await host.advance(1);
      expect(host.warnings).toHaveLength(1);
      expect(host.warnings[0]).toMatchObject({ code: 'TASKTREE_STUCK' });
      expect(host.warnings[0]?.message).toContain('1 task(s) still run 5000 ms after they were cancelled');
      expect(host.warnings[0]?.message).toContain('top > deaf, 65000 ms old');
      expect(reports).toMatchObject([[{ name: 'deaf', isCancelled: true }]]);
      await host.advance(60_000);
      expect(host.warnings).toHaveLength(1);
      expect(reports).toHaveLength(1);
      hold.open();
      // The obedient one was cut short, and nobody has read that (error.8).
      await expect(task.value).rejects.toBeInstanceOf(CancellationError);
    }));

  test('nothing is reported of children that end in time', () =>
    withTestHost({}, async (host) => {
      const task = new Task(() =>
        withTaskGroup((group) => {
          group.addTask(() => withTaskCancellationShield((inside) => inside.sleep(4_999)));
        }),
      );
      await host.settle();
      task.cancel();
      await host.advance(20_000);
      await task;
      expect(host.warnings).toEqual([]);
    }));

  test('a task that waits in a shield is reported itself, not its uncancelled children', () =>
    withTestHost({}, async (host) => {
      const hold = gate();
      const task = new Task(
        () =>
          withTaskCancellationShield(() =>
            withTaskGroup((group) => {
              group.addTask(() => hold.promise, { name: 'healthy' });
            }),
          ),
        { name: 'shielded' },
      );
      await host.settle();
      task.cancel();
      await host.advance(5_000);
      expect(host.warnings).toHaveLength(1);
      expect(host.warnings[0]?.message).toContain('  shielded');
      expect(host.warnings[0]?.message).not.toContain('healthy');
      hold.open();
      await task;
    }));

  test('an async let that holds up its block is reported 5 s after the end of the block', () =>
    withTestHost({}, async (host) => {
      const hold = gate();
      const task = new Task(async () => {
        await using _unread = asyncLet(() => hold.promise, { name: 'deaf' });
      });
      await host.advance(5_000);
      expect(host.warnings).toHaveLength(1);
      expect(host.warnings[0]?.message).toContain('deaf');
      hold.open();
      await task;
    }));

  test('cancelled twice, by a deadline and then from outside, a task is named once', () =>
    withTestHost({}, async (host) => {
      const hold = gate();
      const task = new Task(() =>
        withTimeout(1_000, () =>
          withTaskGroup((group) => {
            group.addTask(() => hold.promise, { name: 'deaf' });
          }),
        ),
      );
      await host.advance(3_000);
      task.cancel();
      await host.advance(60_000);
      expect(host.warnings).toHaveLength(1);
      hold.open();
      await task;
    }));

  test('reportAfter: Infinity keeps quiet about the children of that group only', () =>
    withTestHost({}, async (host) => {
      const hold = gate();
      const task = new Task(() =>
        withTaskGroup((outer) => {
          outer.addTask(() => hold.promise, { name: 'outer' });
          outer.addTask(() =>
            withTaskGroup(
              (inner) => {
                inner.addTask(() => hold.promise, { name: 'inner' });
              },
              { reportAfter: Infinity },
            ),
          );
        }),
      );
      await host.settle();
      task.cancel();
      await host.advance(60_000);
      expect(host.warnings).toHaveLength(1);
      expect(host.warnings[0]?.message).toContain('outer');
      expect(host.warnings[0]?.message).not.toContain('inner');
      hold.open();
      await task;
    }));
});

describe('grace.2', () => {
  test('a scope is abandoned exactly abandonAfter after the later of body end and cancellation', () =>
    withTestHost({}, async (host) => {
      const hold = gate();
      const settledAt: number[] = [];
      const groupOf = (bodyMs: number): Task<void> =>
        new Task(async (task) => {
          await withTaskGroup(
            async (group) => {
              group.addTask(() => hold.promise);
              await withTaskCancellationShield((inside) => inside.sleep(bodyMs));
            },
            { abandonAfter: 100 },
          ).catch(() => {});
          settledAt.push(host.clock.now());
          void task;
        });
      const tasks = [groupOf(10), groupOf(500)];
      await host.advance(300);
      for (const task of tasks) task.cancel();
      await host.advance(1_000);
      expect(settledAt).toEqual([400, 600]);
      hold.open();
      await host.settle();
      await Promise.all(tasks);
    }));
});
