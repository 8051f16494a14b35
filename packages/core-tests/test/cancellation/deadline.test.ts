import { CancellationError, now, Task, TimeoutError, withDeadline, withTimeout } from '@tasktree/core';
import { withTestHost } from '@tasktree/testing';
import { expect, test } from 'vitest';

const expired = expect.objectContaining({ reason: expect.any(TimeoutError) });

test('deadline.1: a timeout cancels exactly then on a virtual clock, a deadline by its epoch milliseconds', () =>
  withTestHost({ start: 1_000_000 }, async (host) => {
    const cancelledAt: number[] = [];
    const note = async (task: { sleep(ms: number): Promise<void> }): Promise<void> => {
      await task.sleep(Infinity).catch(() => cancelledAt.push(now()));
    };
    expect(now()).toBe(1_000_000);
    const tasks = [
      new Task(() => withTimeout({ seconds: 2 }, note)),
      new Task(() => withDeadline(1_005_000, note)),
      new Task(() => withDeadline({ epochMilliseconds: 1_003_000 }, note)),
    ];
    await host.advance(10_000);
    expect(cancelledAt).toEqual([1_002_000, 1_003_000, 1_005_000]);
    await Promise.all(tasks);
  }));

test('deadline.1: an instant is turned into monotonic time once: setting the wall clock moves no deadline', () =>
  withTestHost({ start: 1_000_000 }, async (host) => {
    const task = new Task(() =>
      withDeadline(1_001_000, async (inside) => {
        await inside.sleep(Infinity).catch(() => {});
        return host.clock.now();
      }),
    );
    await host.settle();
    host.clock.wallNow = () => 500_000_000;
    await host.advance(10_000);
    expect(await task).toBe(1_000);
  }));

test('deadline.1 and clock.2: a timeout of more than 2^31 ms neither expires at once nor overflows', () =>
  withTestHost({}, async (host) => {
    const task = new Task(() => withTimeout(2 ** 32, (inside) => inside.sleep(Infinity)));
    let error: unknown;
    void task.value.catch((caught: unknown) => (error = caught));
    await host.advance(2 ** 32 - 1);
    expect(error).toBeUndefined();
    await host.advance(1);
    expect(error).toBeInstanceOf(CancellationError);
    expect(error).toEqual(expired);
  }));

test('deadline.3: nested, the earliest governs whichever is inside', () =>
  withTestHost({}, async (host) => {
    const times: number[] = [];
    const nest = (outer: number, inner: number): Task<void> =>
      new Task(async () => {
        await withTimeout(outer, () => withTimeout(inner, (inside) => inside.sleep(Infinity))).catch(
          () => {},
        );
        times.push(host.clock.now());
      });
    const tasks = [nest(100, 300), nest(300, 200)];
    await host.advance(1_000);
    expect(times).toEqual([100, 200]);
    await Promise.all(tasks);
  }));

test('deadline.4: no time is left under an outer deadline that is due, and whose timer has not fired yet', () =>
  withTestHost({}, async (host) => {
    const seen: boolean[] = [];
    const task = new Task((task) => {
      host.clock.schedule(100, () => {
        // The same instant; the timer of the deadline comes after this one.
        outer?.run(() => void withTimeout(0, (inside) => void seen.push(inside.isCancelled)));
      });
      let outer: typeof task | undefined;
      return withTimeout(100, async (inside) => {
        outer = inside;
        await inside.sleep(Infinity).catch(() => {});
      });
    });
    await host.advance(100);
    await task;
    expect(seen).toEqual([true]);
  }));

test('deadline.1: an operation that ends in time leaves no timer', () =>
  withTestHost({}, async (host) => {
    const task = new Task(() => withTimeout(60_000, () => 'value'));
    await host.settle();
    expect(await task).toBe('value');
    expect(host.pendingTimers).toBe(0);
  }));

test('deadline.1: the tolerance is allowed lateness', () =>
  withTestHost({}, async (host) => {
    const task = new Task(() =>
      withTimeout(
        100,
        async (inside) => {
          await inside.sleep(Infinity).catch(() => {});
          return host.clock.now();
        },
        { tolerance: 50 },
      ),
    );
    await host.advance(150);
    const at = await task;
    expect(at).toBeGreaterThanOrEqual(100);
    expect(at).toBeLessThanOrEqual(150);
  }));
