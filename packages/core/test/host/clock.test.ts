import { expect, test } from 'vitest';
import { createClock } from '../../src/host/clock.ts';

function createTimers(separate: boolean) {
  const timers = new Set<() => void>();
  const clock = createClock<() => void>({
    now: () => 0,
    setTimer(callback) {
      timers.add(callback);
      return callback;
    },
    clearTimer: (callback) => void timers.delete(callback),
    separate,
  });
  return { clock, timers };
}

test('deadline.6: any number of waits share one timer', async () => {
  const { clock, timers } = createTimers(false);
  for (let i = 0; i < 100; i += 1) clock.schedule(i, () => {});
  await Promise.resolve();
  clock.schedule(1000, () => {});
  expect(timers.size).toBe(1);
});

test('where timers die with a request, only waits that begin in one moment share one', async () => {
  const { clock, timers } = createTimers(true);
  const cancels = Array.from({ length: 100 }, (_, i) => clock.schedule(10 + i, () => {}));
  expect(timers.size).toBe(1);
  await Promise.resolve();
  const cancel = clock.schedule(5, () => {});
  expect(timers.size).toBe(2);
  for (const each of cancels) each();
  expect(timers.size).toBe(1);
  cancel();
  expect(timers.size).toBe(0);
});
