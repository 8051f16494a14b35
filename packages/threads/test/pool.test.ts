import { CancellationError, NotSendableError, Task, taskTree, WorkerLostError } from '@tasktree/core';
import { Answer, Ask, type Message } from '../src/protocol.ts';
import { WorkerPool } from '../src/index.ts';
import { withTestHost, type TestHost } from '@tasktree/testing';
import { describe, expect, test } from 'vitest';
import { withFakeWorkers, type FakeWorker } from './fake-workers.ts';

interface Work {
  a(): string;
  b(): string;
  c(): string;
  d(): string;
}

interface Setup {
  readonly host: TestHost;
  readonly pool: WorkerPool<Work>;
  readonly made: FakeWorker[];
}

function withPool(
  options: ConstructorParameters<typeof WorkerPool>[1],
  body: (setup: Setup) => Promise<void>,
): Promise<void> {
  return withTestHost({}, async (host) => {
    const { made, make } = withFakeWorkers(host);
    const pool = new WorkerPool<Work>(make, options);
    await body({ host, pool, made });
    await pool[Symbol.asyncDispose]();
    expect(taskTree().tasks).toEqual([]);
  });
}

function call(pool: WorkerPool<Work>, name: keyof Work, priority = 21): Task<string> {
  const task = new Task(() => pool.call[name](), { priority });
  task.value.catch(() => {});
  return task;
}

describe('the life of workers', () => {
  test('they are made when there are jobs for them, up to the size, and used again', () =>
    withPool({ size: 2 }, async ({ host, pool, made }) => {
      expect(made).toHaveLength(0);
      const first = call(pool, 'a');
      await host.settle();
      expect(made).toHaveLength(1);
      const rest = [call(pool, 'b'), call(pool, 'c')];
      await host.settle();
      expect(made).toHaveLength(2);
      for (const worker of made) worker.ready();
      await host.settle();
      const jobs = made.map((worker) => worker.calls());
      // One each, and one ahead.
      expect(jobs.flat().map(([name]) => name)).toEqual(['a', 'c', 'b']);
      for (const [index, worker] of made.entries()) {
        for (const [name, id] of jobs[index]!) worker.say([Answer.done, id, name]);
      }
      expect(await Promise.all([first, ...rest].map((task) => task.value))).toEqual(['a', 'b', 'c']);
      const again = call(pool, 'd');
      await host.settle();
      expect(made).toHaveLength(2);
      const worker = made.find(({ inbox }) => inbox.some(([kind]) => kind === Ask.call))!;
      worker.say([Answer.done, worker.calls()[0]![1], 'd']);
      expect(await again).toBe('d');
    }));

  test('they keep the process alive while they have something to do, and only then', () =>
    withPool({ size: 1 }, async ({ host, pool, made }) => {
      const task = call(pool, 'a');
      await host.settle();
      const worker = made[0]!;
      expect(worker.isHeld).toBe(true);
      worker.ready();
      await host.settle();
      expect(worker.isHeld).toBe(true);
      worker.say([Answer.done, worker.calls()[0]![1], '']);
      await task;
      expect(worker.isHeld).toBe(false);
    }));

  test('one that is not ready in time is given up; after three in a row the jobs that wait fail', () =>
    withPool({ size: 1, startTimeout: 1_000 }, async ({ host, pool, made }) => {
      const task = call(pool, 'a');
      await host.advance(2_999);
      expect(made).toHaveLength(3);
      expect(made.map(({ isTerminated }) => isTerminated)).toEqual([true, true, false]);
      await host.advance(1);
      await expect(task.value).rejects.toThrow(WorkerLostError);
      const next = call(pool, 'b');
      await host.settle();
      made[3]!.ready();
      await host.settle();
      made[3]!.say([Answer.done, made[3]!.calls()[0]![1], 'fine']);
      expect(await next).toBe('fine');
    }));
});

describe('the queue', () => {
  test('is in the order of priority, then of the calls; one job is sent ahead', () =>
    withPool({ size: 1 }, async ({ host, pool, made }) => {
      const tasks = [call(pool, 'a', 9), call(pool, 'b'), call(pool, 'c', 25), call(pool, 'd')];
      await host.settle();
      const worker = made[0]!;
      worker.ready();
      await host.settle();
      const order: unknown[] = [];
      for (let turn = 0; turn < 4; turn += 1) {
        const jobs = worker.calls();
        expect(order.length + jobs.length).toBeLessThanOrEqual(turn + 2);
        order.push(...jobs.map(([name]) => name));
        const id = turn + 1;
        worker.say([Answer.begun, id], [Answer.done, id, '']);
        await host.settle();
      }
      expect(order).toEqual(['c', 'b', 'd', 'a']);
      await Promise.all(tasks.map((task) => task.value));
    }));

  test('a job that is cancelled while it waits never gets to a worker', () =>
    withPool({ size: 1 }, async ({ host, pool, made }) => {
      const waiting = call(pool, 'a');
      await host.settle();
      waiting.cancel();
      await expect(waiting.value).rejects.toThrow(CancellationError);
      made[0]!.ready();
      await host.settle();
      expect(made[0]!.calls()).toEqual([]);
    }));
});

describe('parallel.4', () => {
  test('a job that had begun fails, one that had not goes to another worker', () =>
    withPool({ size: 1 }, async ({ host, pool, made }) => {
      const begun = call(pool, 'a');
      const other = call(pool, 'b');
      await host.settle();
      made[0]!.ready();
      await host.settle();
      expect(made[0]!.calls()).toEqual([
        ['a', 1],
        ['b', 2],
      ]);
      made[0]!.say([Answer.begun, 1]);
      made[0]!.listener.exit('without a word');
      await expect(begun.value).rejects.toThrow('ended without a word while it ran a');
      await host.settle();
      made[1]!.ready();
      await host.settle();
      expect(made[1]!.calls()).toEqual([['b', 1]]);
      made[1]!.say([Answer.done, 1, 'b']);
      expect(await other).toBe('b');
    }));

  test.each([[['no batch']], [['tasktree', 0, 99, 1]], [['tasktree', 0, -5]], [{}], [undefined]])(
    'a worker that says %j is given up',
    (nonsense) =>
      withPool({ size: 1 }, async ({ host, pool, made }) => {
        const task = call(pool, 'a');
        await host.settle();
        made[0]!.ready();
        await host.settle();
        made[0]!.say([Answer.begun, 1]);
        made[0]!.listener.message(nonsense);
        await expect(task.value).rejects.toThrow(WorkerLostError);
        expect(made[0]!.isTerminated).toBe(true);
      }),
  );

  test('one whose messages cannot be read is given up: nobody knows what was said', () =>
    withPool({ size: 1 }, async ({ host, pool, made }) => {
      const task = call(pool, 'a');
      await host.settle();
      made[0]!.ready();
      await host.settle();
      made[0]!.say([Answer.begun, 1]);
      made[0]!.listener.garbled(new Error('deep inside'));
      await expect(task.value).rejects.toMatchObject({
        name: 'WorkerLostError',
        cause: { message: 'deep inside' },
      });
    }));

  const junk: readonly (readonly unknown[])[] = [
    [null],
    [undefined],
    [7],
    [{}],
    [{ list: 7 }],
    [{ class: 'Error', suppressed: 3 }],
    [{ value: 1 }, [[]]],
    ['x', 5],
    ['x', [null]],
    [],
  ];
  const forged = Object.entries(Answer).flatMap(([name, kind]) =>
    junk.map((rest): [string, string, Message] => [name, JSON.stringify(rest), [kind, 1, ...rest] as never]),
  );

  test.each(forged)('%s with %s: the call settles, and the pool can be disposed of', (_, __, message) =>
    withPool({ size: 1 }, async ({ host, pool, made }) => {
      const task = call(pool, 'a');
      await host.settle();
      made[0]!.ready();
      await host.settle();
      made[0]!.say([Answer.begun, 1], message);
      await host.settle();
      made[0]!.say([Answer.done, 1, 'in the end']);
      await task.settled;
    }),
  );

  test('what cannot be read of an outcome rejects that call, and no other of the worker', () =>
    withPool({ size: 1, concurrency: 2 }, async ({ host, pool, made }) => {
      const first = call(pool, 'a');
      const second = call(pool, 'b');
      await host.settle();
      made[0]!.ready();
      await host.settle();
      made[0]!.say([Answer.begun, 1], [Answer.begun, 2], [Answer.failed, 1, null as never]);
      await expect(first.value).rejects.toThrow(NotSendableError);
      await expect(first.value).rejects.toThrow('the error of a has come from another thread');
      made[0]!.say([Answer.done, 2, 'fine']);
      expect(await second).toBe('fine');
      expect(made[0]!.isTerminated).toBe(false);
    }));

  test('terminateAfter begins with the cancellation, and only of a job that has begun', () =>
    withPool({ size: 1, terminateAfter: { seconds: 1 } }, async ({ host, pool, made }) => {
      const busy = call(pool, 'a');
      const ahead = call(pool, 'b');
      await host.settle();
      const worker = made[0]!;
      worker.ready();
      await host.settle();
      worker.say([Answer.begun, 1]);
      ahead.cancel();
      await host.advance(10_000);
      expect(worker.isTerminated).toBe(false);
      busy.cancel('enough');
      await host.settle();
      expect(worker.take(Ask.cancel)).toMatchObject([
        [Ask.cancel, 2, undefined],
        [Ask.cancel, 1, { value: 'enough' }],
      ]);
      await host.advance(999);
      expect(worker.isTerminated).toBe(false);
      await host.advance(1);
      expect(worker.isTerminated).toBe(true);
      await expect(busy.value).rejects.toThrow('a still ran 1000 ms after its cancellation');
      await expect(ahead.value).rejects.toThrow(CancellationError);
    }));
});

describe('parallel.6', () => {
  /** What the host reports as uncaught meanwhile. */
  function reports(host: TestHost): unknown[] {
    const reported: unknown[] = [];
    Object.assign(host, { reportUncaught: (error: unknown) => reported.push(error) });
    return reported;
  }
  const stray = new Error('stray');

  async function idle(host: TestHost, pool: WorkerPool<Work>, made: FakeWorker[]): Promise<FakeWorker> {
    const task = call(pool, 'a');
    await host.settle();
    made[0]!.ready();
    await host.settle();
    made[0]!.say([Answer.done, made[0]!.calls()[0]![1], '']);
    await task;
    return made[0]!;
  }

  test('an error of an idle worker is reported, once: when it has ended, or at once if it lives on', () =>
    withPool({ size: 1 }, async ({ host, pool, made }) => {
      const reported = reports(host);
      const worker = await idle(host, pool, made);
      worker.listener.error(stray, true);
      expect(reported).toEqual([stray]);
      worker.listener.error(stray, false);
      expect(reported).toHaveLength(1);
      worker.listener.exit('with exit code 1');
      expect(reported).toEqual([stray, stray]);
      worker.listener.error(undefined, false);
      expect(reported).toEqual([stray, stray, undefined]);
    }));

  test('an error that ends a job is its cause, and is not reported; one that ends none that had begun is', () =>
    withPool({ size: 1 }, async ({ host, pool, made }) => {
      const reported = reports(host);
      await idle(host, pool, made);
      const begun = call(pool, 'b');
      await host.settle();
      made[0]!.say([Answer.begun, 2]);
      made[0]!.listener.error(stray, false);
      made[0]!.listener.exit('with exit code 1');
      await expect(begun.value).rejects.toMatchObject({ name: 'WorkerLostError', cause: stray });
      expect(reported).toEqual([]);
      const other = call(pool, 'c');
      await host.settle();
      made[1]!.ready();
      await host.settle();
      made[1]!.say([Answer.done, 1, 'c']);
      await other;
      const late = call(pool, 'd');
      await host.settle();
      made[1]!.listener.error(stray, false);
      made[1]!.listener.exit('with exit code 1');
      expect(reported).toEqual([stray]);
      await host.settle();
      made[2]!.ready();
      await host.settle();
      made[2]!.say([Answer.done, 1, 'd']);
      expect(await late).toBe('d');
    }));

  test('errors of workers that did not start are told those who wait, or are reported when one has started', () =>
    withPool({ size: 1 }, async ({ host, pool, made }) => {
      const reported = reports(host);
      const task = call(pool, 'a');
      await host.settle();
      made[0]!.listener.error(new Error('first'), false);
      await host.settle();
      expect(reported).toEqual([]);
      made[1]!.ready();
      await host.settle();
      made[1]!.say([Answer.done, 1, 'a']);
      expect(await task).toBe('a');
      expect(reported).toEqual([new Error('first')]);
      made[1]!.listener.exit('with exit code 0');
      const failing = call(pool, 'b');
      for (const index of [2, 3, 4]) {
        await host.settle();
        made[index]!.listener.error(new Error(`at ${index}`), false);
      }
      await expect(failing.value).rejects.toMatchObject({ cause: new Error('at 4') });
      expect(reported).toHaveLength(1);
    }));

  test('a start that fails when nobody waits any more is reported', () =>
    withPool({ size: 1 }, async ({ host, pool, made }) => {
      const reported = reports(host);
      const task = call(pool, 'a');
      await host.settle();
      task.cancel();
      await task.settled;
      made[0]!.listener.error(stray, false);
      expect(reported).toEqual([stray]);
    }));

  test('nonsense of an idle worker is reported as its loss', () =>
    withPool({ size: 1 }, async ({ host, pool, made }) => {
      const reported = reports(host);
      const worker = await idle(host, pool, made);
      worker.listener.message('progress: 10 %');
      expect(reported).toMatchObject([{ name: 'WorkerLostError' }]);
      expect(worker.isTerminated).toBe(true);
    }));

  test('a worker that is ended on purpose, or ends by itself, is no error', () =>
    withPool({ size: 1 }, async ({ host, pool, made }) => {
      const reported = reports(host);
      const worker = await idle(host, pool, made);
      worker.listener.exit('with exit code 3');
      await host.settle();
      expect(reported).toEqual([]);
    }));

  test('calls of an actor whose worker does not start have the error as their cause', () =>
    withPool({ size: 1 }, async ({ host, pool, made }) => {
      const reported = reports(host);
      const actors = pool as unknown as WorkerPool<{ A: new () => { go(): number } }>;
      const a = actors.actor('A');
      const going = new Task(() => a.go());
      going.value.catch(() => {});
      await host.settle();
      made[0]!.listener.error(stray, false);
      await expect(going.value).rejects.toMatchObject({ name: 'WorkerLostError', cause: stray });
      expect(reported).toEqual([]);
    }));
});

describe('parallel.7', () => {
  test('terminate() ends what runs, what was sent ahead and what waits; no worker is made for it', () =>
    withPool({ size: 1 }, async ({ host, pool, made }) => {
      const tasks = (['a', 'b', 'c'] as const).map((name) => call(pool, name));
      await host.settle();
      made[0]!.ready();
      await host.settle();
      made[0]!.say([Answer.begun, 1]);
      await pool.terminate();
      await expect(tasks[0]!.value).rejects.toThrow('was terminated with it while it ran a');
      await expect(tasks[1]!.value).rejects.toThrow('the pool was terminated before a worker began b');
      await expect(tasks[2]!.value).rejects.toThrow('the pool was terminated before a worker began c');
      await host.settle();
      expect(made.map(({ isTerminated }) => isTerminated)).toEqual([true]);
    }));

  test('terminateAfter also counts from the disposal: whole for what runs then, and for what begins later', () =>
    withTestHost({}, async (host) => {
      const { made, make } = withFakeWorkers(host);
      const pool = new WorkerPool<Work>(make, { size: 1, terminateAfter: { seconds: 1 } });
      const tasks = (['a', 'b'] as const).map((name) => call(pool, name));
      await host.settle();
      made[0]!.ready();
      await host.settle();
      made[0]!.say([Answer.begun, 1]);
      await host.advance(5_000);
      const disposed = pool[Symbol.asyncDispose]();
      await host.advance(900);
      made[0]!.say([Answer.done, 1, 'a'], [Answer.begun, 2]);
      expect(await tasks[0]).toBe('a');
      await host.advance(1_000);
      expect(made[0]!.isTerminated).toBe(false);
      await host.advance(200);
      expect(made[0]!.isTerminated).toBe(true);
      await expect(tasks[1]!.value).rejects.toThrow('b still ran 1000 ms after the disposal of the pool');
      await disposed;
    }));
});
