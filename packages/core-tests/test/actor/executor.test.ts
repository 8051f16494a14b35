import {
  concurrentForEach,
  type Executor,
  type Job,
  IsolationError,
  MainActor,
  overrideHost,
  Task,
  type TaskGroup,
  withTaskExecutorPreference,
  withTaskGroup,
} from '@tasktree/core';
import { createTestHost, withTestHost } from '@tasktree/testing';
import { expect, test } from 'vitest';

test('exec.1: an executor that throws is reported, and the child starts all the same', () =>
  withTestHost({}, async (host) => {
    const reported: unknown[] = [];
    host.reportUncaught = (error) => void reported.push(error);
    const problem = new Error('no room');
    const executor: Executor = {
      enqueue() {
        throw problem;
      },
    };
    const value = await withTaskExecutorPreference(executor, () =>
      withTaskGroup(async (group: TaskGroup<number>) => {
        group.addTask(() => 1);
        return (await group.next()).value;
      }),
    );
    expect(value).toBe(1);
    expect(reported).toEqual([problem]);
  }));

test('ambient.2: jobs that are run inside the body of a task leave its current task as it was', () =>
  withTestHost({}, async () => {
    const jobs: Job[] = [];
    const inline: Executor = { enqueue: (job) => void jobs.push(job) };
    const ids = await new Task((task) =>
      task.withTaskExecutorPreference(inline, () =>
        withTaskGroup(async (group, body) => {
          let child: number | undefined;
          group.addTask(() => {
            child = Task.current?.id;
          });
          for (const job of jobs) job.run();
          return [child !== undefined && child !== body.id, Task.current?.id === body.id];
        }),
      ),
    );
    expect(ids).toEqual([true, true]);
  }));

test('exec.1: the priority is that of the child, and a limited group holds its children back first', () =>
  withTestHost({}, async () => {
    const log: number[] = [];
    const executor: Executor = {
      enqueue(job, priority) {
        log.push(priority, job.priority);
        void Promise.resolve().then(() => job.run());
      },
    };
    await withTaskExecutorPreference(executor, () =>
      withTaskGroup(
        (group) => {
          for (const priority of [9, 17, 40]) group.addTask(() => {}, { priority });
        },
        { concurrency: 1 },
      ),
    );
    expect(log).toEqual([9, 9, 40, 40, 17, 17]);
  }));

test('a job that its executor runs inside enqueue starts later, on the host: a loop of them needs no stack', () =>
  withTestHost({}, async () => {
    const log: string[] = [];
    let count = 0;
    await withTaskExecutorPreference({ enqueue: (job) => job.run() }, (task) =>
      task.withTaskGroup(async (group) => {
        group.addTask(() => log.push('child'));
        log.push('added');
        await task.run(() =>
          concurrentForEach(
            Array.from({ length: 10_000 }, () => 1),
            (one) => void (count += one),
            { concurrency: 1 },
          ),
        );
      }),
    );
    expect(log).toEqual(['added', 'child']);
    expect(count).toBe(10_000);
  }));

test('actor.3: MainActor is the thread itself on the main thread, and told to be missing in a worker', async () => {
  expect(await MainActor.run(() => Promise.resolve(1))).toBe(1);
  MainActor.assertIsolated();
  await expect(MainActor.run(() => Promise.reject(new Error('own')))).rejects.toThrow('own');
  const worker = overrideHost(Object.assign(createTestHost(), { isMainThread: false }));
  await expect(MainActor.run(() => 1)).rejects.toBeInstanceOf(IsolationError);
  expect(() => MainActor.assertIsolated()).toThrow(IsolationError);
  worker[Symbol.dispose]();
});
