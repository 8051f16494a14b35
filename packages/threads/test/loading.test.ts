import { CancellationError, NotSendableError, Task, taskTree, withTimeout } from '@tasktree/core';
import { withTestHost, type TestHost } from '@tasktree/testing';
import { describe, expect, test } from 'vitest';
import { engine, type Engine } from '../src/engine.ts';
import type { WorkerPoolOptions } from '../src/index.ts';
import { Answer } from '../src/protocol.ts';
import { BasePool } from '../src/worker-pool.ts';
import { withFakeWorkers, type FakeWorker } from './fake-workers.ts';

interface Work {
  a(...args: unknown[]): string;
  b(...args: unknown[]): string;
  readonly A: new (...args: unknown[]) => { go(): number };
}

interface Setup {
  readonly host: TestHost;
  readonly pool: BasePool<Work>;
  readonly made: FakeWorker[];
  /** What the first pool of a program waits for. */
  readonly load: () => void;
  readonly fail: (error: Error) => void;
}

/** A pool whose engine has not been loaded. */
function withEarlyPool(body: (setup: Setup) => Promise<void>, options?: WorkerPoolOptions): Promise<void> {
  return withTestHost({ autoAdvance: true }, async (host) => {
    const { made, make } = withFakeWorkers(host);
    const { promise, resolve, reject } = Promise.withResolvers<Engine>();
    const pool = new BasePool<Work>(make, options, () => promise);
    await body({ host, pool, made, load: () => resolve(engine), fail: reject });
    expect(taskTree().tasks).toEqual([]);
  });
}

function start<T>(body: () => Promise<T>): Task<T> {
  const task = new Task(body);
  task.value.catch(() => {});
  return task;
}

describe('before the engine is loaded', () => {
  test('arguments of the constructor are checked at once', () =>
    withTestHost({}, async (host) => {
      const { make } = withFakeWorkers(host);
      const never = (): Promise<Engine> => new Promise(() => {});
      expect(() => new BasePool(undefined as never, undefined, never)).toThrow(TypeError);
      expect(() => new BasePool(make, { size: 0 }, never)).toThrow(RangeError);
      expect(() => new BasePool(make, { name: 1 } as never, never)).toThrow('options.name');
    }));

  test('calls are children at once, and begin in their order', () =>
    withEarlyPool(async ({ host, pool, made, load }) => {
      const first = start(() => pool.call.a(1));
      const second = start(() => pool.call.b(2));
      await host.settle();
      expect(taskTree().tasks.map(({ name }) => name)).toEqual(expect.arrayContaining(['a', 'b']));
      expect(made).toEqual([]);
      load();
      await host.settle();
      for (const worker of made) worker.ready();
      await host.settle();
      const calls = made.flatMap((worker) => worker.calls().map((one) => [worker, ...one] as const));
      expect(calls.map(([, name]) => name)).toEqual(['a', 'b']);
      for (const [worker, name, id] of calls) worker.say([Answer.done, id, name]);
      expect(await Promise.all([first.value, second.value])).toEqual(['a', 'b']);
      await pool[Symbol.asyncDispose]();
    }));

  test('a call that is cancelled ends at once, and never begins', () =>
    withEarlyPool(async ({ host, pool, made, load }) => {
      const task = start(() => pool.call.a());
      await host.settle();
      task.cancel();
      await expect(task.value).rejects.toBeInstanceOf(CancellationError);
      const late = start(() => withTimeout(5, () => pool.call.b()));
      await expect(late.value).rejects.toMatchObject({ name: 'TimeoutError' });
      load();
      await host.settle();
      expect(made).toEqual([]);
      await pool[Symbol.asyncDispose]();
    }));

  test('what cannot be sent rejects its own call, as later', () =>
    withEarlyPool(async ({ host, pool, load }) => {
      const early = start(() => pool.call.a(() => {}));
      await host.settle();
      load();
      await expect(early.value).rejects.toThrow('args[0] is a function');
      await expect(start(() => pool.call.a(() => {})).value).rejects.toBeInstanceOf(NotSendableError);
      await pool[Symbol.asyncDispose]();
    }));

  test('an actor that cannot be made rejects its calls with the reason, and can be disposed of', () =>
    withEarlyPool(async ({ host, pool, made, load }) => {
      const actor = pool.actor('A', () => {});
      const going = start(() => actor.go());
      await host.settle();
      load();
      await expect(going.value).rejects.toBeInstanceOf(NotSendableError);
      await expect(start(() => actor.go()).value).rejects.toBeInstanceOf(NotSendableError);
      await actor[Symbol.asyncDispose]();
      expect(made).toEqual([]);
      await pool[Symbol.asyncDispose]();
    }));

  test('a pool without calls is disposed of at once', () =>
    withEarlyPool(async ({ pool, made }) => {
      await pool[Symbol.asyncDispose]();
      expect(() => pool.actor('A')).toThrow('has been disposed');
      await expect(start(() => pool.call.a()).value).rejects.toMatchObject({ name: 'ScopeClosedError' });
      expect(made).toEqual([]);
    }));

  test('disposal waits for the calls', () =>
    withEarlyPool(async ({ host, pool, made, load }) => {
      const task = start(() => pool.call.a());
      await host.settle();
      const disposed = pool[Symbol.asyncDispose]();
      load();
      await host.settle();
      made[0]!.ready();
      await host.settle();
      for (const [name, id] of made[0]!.calls()) made[0]!.say([Answer.done, id, name]);
      await disposed;
      expect(await task.value).toBe('a');
      expect(made.map(({ isTerminated }) => isTerminated)).toEqual([true]);
    }));

  test('terminate() rejects the calls, and no worker is made', () =>
    withEarlyPool(async ({ host, pool, made, load }) => {
      const task = start(() => pool.call.a());
      const actor = pool.actor('A');
      const going = start(() => actor.go());
      await host.settle();
      const terminated = pool.terminate();
      load();
      await terminated;
      await expect(task.value).rejects.toThrow('the pool was terminated before a worker began a');
      await expect(going.value).rejects.toMatchObject({ name: 'WorkerLostError' });
      expect(made).toEqual([]);
      await pool[Symbol.asyncDispose]();
    }));

  test('an engine that cannot be loaded rejects all calls with the reason', () =>
    withEarlyPool(async ({ host, pool, fail }) => {
      const task = start(() => pool.call.a());
      await host.settle();
      fail(new Error('no such file'));
      await expect(task.value).rejects.toThrow('no such file');
      await expect(start(() => pool.call.b()).value).rejects.toThrow('no such file');
      await pool[Symbol.asyncDispose]();
      await pool.terminate();
    }));
});
