import { isMainThread } from 'node:worker_threads';
import type { WorkerHost } from '@tasktree/core/host';
import { createWebWorkers } from '@tasktree/threads/host';

/** Bun's web workers, as pools see them. */
export const workers: WorkerHost | undefined = createWebWorkers({
  isWorker: !isMainThread,
  diesOfErrors: true,
  life: 'event',
  hold(worker, on) {
    const bunWorker = worker as unknown as { ref(): void; unref(): void };
    if (on) bunWorker.ref();
    else bunWorker.unref();
  },
});
