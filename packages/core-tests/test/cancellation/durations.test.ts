import {
  Semaphore,
  Task,
  concurrentForEach,
  now,
  withDeadline,
  withTaskCancellationShield,
  withTaskGroup,
  withTimeout,
  type DurationLike,
} from '@tasktree/core';
import { withTestHost } from '@tasktree/testing';
import { expect, expectTypeOf, test } from 'vitest';

const nothing = (): void => {};

/** Every place of this package that takes a duration. */
const places: Record<string, (duration: DurationLike) => unknown> = {
  withTimeout: (duration) => withTimeout(duration, nothing),
  sleep: (duration) => Task.sleep(duration),
  'tolerance of a sleep': (tolerance) => Task.sleep(1, { tolerance }),
  'tolerance of a timeout': (tolerance) => withTimeout(1, nothing, { tolerance }),
  'atMost of a shield': (atMost) => withTaskCancellationShield(nothing, { atMost }),
  'abandonAfter of a task': (abandonAfter) => new Task(nothing, { abandonAfter }).value,
  'abandonAfter of a group': (abandonAfter) => withTaskGroup(nothing, { abandonAfter }),
  'reportAfter of a group': (reportAfter) => withTaskGroup(nothing, { reportAfter }),
};

for (const [name, call] of Object.entries(places)) {
  test(`hours are a unit everywhere, and what is no unit is refused: ${name}`, () =>
    withTestHost({ autoAdvance: true }, async () => {
      await call({ hours: 1, minutes: 1, seconds: 1, milliseconds: 1 });
      for (const [unit, near] of [
        ['minute', 'minutes'],
        ['sec', 'seconds'],
        ['ms', 'hours|minutes|seconds|milliseconds'],
        ['days', 'hours|minutes|seconds|milliseconds'],
      ] as const) {
        const calling = (async () => call({ seconds: 1, [unit]: 2 } as never))();
        await expect(calling).rejects.toThrow(
          new RegExp(`\\.${unit} is not known; did you mean (${near})\\?`),
        );
      }
    }));
}

test('an hour is an hour', () =>
  withTestHost({ autoAdvance: true }, async () => {
    const before = now();
    await Task.sleep({ hours: 2, minutes: 30 });
    expect(now() - before).toBe(9_000_000);
  }));

test('deadline.1: a Date is an instant', () =>
  withTestHost({ autoAdvance: true }, async () => {
    const noon = new Date(now() + 3_600_000);
    const seen = withDeadline(noon, async (task) => {
      expect(task.deadline).toBe(noon.getTime());
      await task.sleep(Infinity);
    });
    await expect(seen).rejects.toThrow('The deadline has passed.');
    expect(now()).toBe(noon.getTime());
    expectTypeOf(withDeadline)
      .parameter(0)
      .toExtend<number | Date | { readonly epochMilliseconds: number }>();
  }));

test('durations of no object that has units', () =>
  withTestHost({}, async () => {
    class Duration {
      total(): number {
        return 5;
      }
      readonly quark = 1;
    }
    await expect(withTimeout(new Duration(), () => 'in time')).resolves.toBe('in time');
    await expect(withTimeout([5] as never, nothing)).rejects.toThrow(TypeError);
    await expect(concurrentForEach([1], nothing)).resolves.toBeUndefined();
    expect(new Semaphore(1).available).toBe(1);
  }));
