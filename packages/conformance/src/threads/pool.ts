import type { TaskContext } from '@tasktree/core';
import type { WorkerPool, WorkerPoolOptions } from '@tasktree/threads';
import type { Threads, Trial } from '../case.ts';
import { here } from '../here.ts';
import type { Work } from './work.ts';

/** What a case about threads works with. */
export interface Shop {
  readonly pool: WorkerPool<Work>;
  readonly threads: Threads;
  readonly task: TaskContext;
  /** Calls the pool where the task is known. */
  readonly call: <R>(called: (call: WorkerPool<Work>['call']) => R) => R;
}

/** Starting a worker takes longer than most cases: they share one, as long as all goes well. */
const shared = new WeakMap<object, WorkerPool<Work>>();

/**
 * Runs a case in a root task with a pool of one worker, whose log is empty; a gap where there are no threads. With options it is a new
 * pool, which is disposed of at the end.
 */
export function withPool<R>(
  trial: Trial,
  use: (shop: Shop) => Promise<R>,
  options?: WorkerPoolOptions,
): Promise<R> {
  const { threads } = trial;
  if (threads === undefined) return trial.gap('this host has no threads', 'parallel.1');
  const { newWorker } = threads;
  const pool =
    (options === undefined ? shared.get(newWorker) : undefined) ??
    new threads.WorkerPool<Work>(newWorker, { size: 1, ...options });
  shared.delete(newWorker);
  return trial.root(async (task) => {
    const call: Shop['call'] = (called) => here(trial, task, () => called(pool.call));
    let isWell = false;
    threads.expose({ 'conformance.begun': () => {} });
    try {
      if (options === undefined) await call((to) => to.clearLog());
      const result = await use({ pool, threads, task, call });
      isWell = true;
      return result;
    } finally {
      if (isWell && options === undefined) shared.set(newWorker, pool);
      // A case that has failed may have left a pool behind that never ends.
      else if (isWell) await disposeOf(pool);
      else void disposeOf(pool);
    }
  });
}

/** Resolves when the next job that says so has begun on a worker. */
export function begun({ threads }: Shop): Promise<void> {
  return new Promise((resolve) => threads.expose({ 'conformance.begun': () => resolve() }));
}

/** What `await using` does at the end of a block. */
export function disposeOf(disposable: object): Promise<void> {
  const symbol = (Symbol as { asyncDispose?: symbol }).asyncDispose ?? Symbol.for('Symbol.asyncDispose');
  return (disposable as Record<symbol, () => Promise<void>>)[symbol]!();
}

/** All items of what a call has given. */
export async function collect<T>(items: PromiseLike<AsyncIterable<T>>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of await items) all.push(item);
  return all;
}
