import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createTestHost } from '@tasktree/testing';
import { runConformance, type ConformanceCase } from '../src/index.ts';
import { slowness, withPatience } from '../src/patience.ts';
import { environment } from './environment.ts';

const never = (): Promise<never> => new Promise(() => {});

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

test('what ends in time is measured by nobody', async () => {
  const measure = vi.fn<() => number>();
  expect(await withPatience(100, 'It', () => Promise.resolve('value'), {}, measure)).toBe('value');
  await vi.advanceTimersByTimeAsync(1_000);
  expect(measure).not.toHaveBeenCalled();
});

test('what hangs ends after its time on a machine with nothing else to do', async () => {
  const ended = expect(withPatience(100, 'It', never, {}, () => 1)).rejects.toThrow(
    'It did not end within 100 ms.',
  );
  await vi.advanceTimersByTimeAsync(99);
  expect(vi.getTimerCount()).toBe(1);
  await vi.advanceTimersByTimeAsync(1);
  await ended;
  expect(vi.getTimerCount()).toBe(0);
});

test('on a busy machine the time is longer by as much as it is slow, and by the most that was seen', async () => {
  const found = [3, 1];
  const measure = vi.fn(() => found.shift() ?? 1);
  const ended = expect(withPatience(100, 'It', never, {}, measure)).rejects.toThrow('within 300 ms');
  await vi.advanceTimersByTimeAsync(299);
  expect(measure).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(1);
  await ended;
});

test('what hangs ends also on a machine that barely moves', async () => {
  const ended = expect(withPatience(100, 'It', never, {}, () => 1_000)).rejects.toThrow('within 1200 ms');
  await vi.advanceTimersByTimeAsync(1_200);
  await ended;
});

test('no machine is quicker than usual', () => {
  vi.useRealTimers();
  expect(slowness()).toBeGreaterThanOrEqual(1);
});

test('a case that failed leaves no tasks to the cases after it', async () => {
  vi.useRealTimers();
  let left: number | undefined;
  const fails: ConformanceCase = {
    id: 'tree.1/leaves',
    title: 'it fails while tasks of it run',
    run({ core, assert, root }) {
      void new core.Task((task) => task.sleep(1e9)).settled;
      void root((task) => task.withTaskGroup((group) => group.addTask((child) => child.sleep(1e9)))).catch(
        () => {},
      );
      assert.ok(false, 'failed');
    },
  };
  const next: ConformanceCase = {
    id: 'tree.1/next',
    title: 'it counts the tasks that are there',
    run({ core }) {
      left = core.taskTree().tasks.length;
    },
  };
  const report = await runConformance(createTestHost(), {
    environment: environment(),
    cases: [fails, next],
    forms: ['explicit'],
  });
  expect(report.results.map(({ status }) => status)).toEqual(['fail', 'pass']);
  expect(left).toBe(0);
});
