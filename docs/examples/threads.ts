// A pool of workers that run `work.ts`.
import { host } from '@tasktree/core';
import { WorkerPool } from '@tasktree/threads';
import type * as work from './work.ts';

export const pool: WorkerPool<typeof work> = new WorkerPool(
  () => host.workers?.spawn(new URL('work.ts', import.meta.url)),
  { size: 1 },
);
export const pixels = new Uint8Array(16);
export const frame = new Uint8Array(8);
export const documents: readonly string[] = ['a', 'b'];
