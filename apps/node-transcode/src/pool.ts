import { Worker } from 'node:worker_threads';
import { WorkerPool } from '@tasktree/node';
import type * as work from './work.ts';

export type Pool = WorkerPool<typeof work>;

/** So many threads at most, or as many as there are cores. */
export function openPool(size: number | 'auto'): Pool {
  return new WorkerPool(() => new Worker(new URL('./work.ts', import.meta.url)), { size });
}
