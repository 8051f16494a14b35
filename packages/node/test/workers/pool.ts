import type { TestContext } from 'node:test';
import { Worker, type WorkerOptions } from 'node:worker_threads';
import { Task, WorkerPool, type WorkerPoolOptions } from '../../src/index.ts';
import type * as work from './work.ts';

export type Work = typeof work;

/** A pool of the workers of `work.ts`. */
export function openPool(
  options: WorkerPoolOptions = {},
  workerOptions: WorkerOptions = {},
): WorkerPool<Work> {
  return new WorkerPool<Work>(() => new Worker(new URL('work.ts', import.meta.url), workerOptions), {
    size: 1,
    ...options,
  });
}

/** What `promise` rejects with. */
export function errorOf(promise: PromiseLike<unknown>): Promise<unknown> {
  return Promise.resolve(promise).then(
    () => {
      throw new Error('It was fulfilled.');
    },
    (error: unknown) => error,
  );
}

/** Starts a call that keeps its worker busy until its task is cancelled. */
export async function keepBusy(pool: WorkerPool<Work>): Promise<{ readonly task: Task<unknown> }> {
  await new Task(() => pool.call.add(0, 0));
  const busy = new Task(() => pool.call.spin(60_000));
  busy.value.catch(() => {});
  // With the end of this turn its message has left.
  await new Promise(setImmediate);
  return { task: busy };
}

/** Disposes of a pool at the end of a test. Node 22 does not know `await using`. */
export function using<P extends AsyncDisposable>(t: TestContext, pool: P): P {
  t.after(() => pool[Symbol.asyncDispose]());
  return pool;
}
