// The same with the calls, and the answers, of one turn in one message: the least that a pool can cost.
import type { JobPool } from './job-pool.ts';
import { type Answer, type Call, openPool, type Post } from './raw.ts';
import type { Thread, Transferred } from './threads.ts';

/** Collects what is posted in one turn. */
export function batching(
  thread: Pick<Thread, 'post'>,
): (item: unknown, moved: Transferred | undefined) => void {
  let batch: unknown[] = [];
  let transferred: ArrayBuffer[] = [];
  const flush = (): void => {
    const [items, moved] = [batch, transferred];
    batch = [];
    transferred = [];
    thread.post(items, moved);
  };
  return (item, moved) => {
    if (batch.push(item) === 1) queueMicrotask(flush);
    if (moved !== undefined) transferred.push(...moved);
  };
}

export const startBatchedPool = (workers: number): Promise<JobPool> =>
  openPool(
    new URL('./raw-batched.worker.mjs', import.meta.url),
    workers,
    (thread): Post => {
      const post = batching(thread);
      return (call: Call, moved) => post(call, moved);
    },
    (message, answer) => {
      for (const one of message as Answer[]) answer(one);
    },
  );
