import { Worker as Queue } from 'bullmq';
import { Task, withTaskCancellationShield } from '@tasktree/node';

const running = new Set<Task<void>>();

export const queue = new Queue('mails', async (job) => {
  const task = new Task<void>(async (own) => {
    const lock = await acquire(job.id, own.signal);
    try {
      await own.sleep(10);
    } finally {
      await withTaskCancellationShield(() => lock.release()); // wrong: limit-shield
      await own.withTaskCancellationShield(() => lock.close(), { atMost: 1000 });
    }
  });
  running.add(task);
  await task.value.finally(() => running.delete(task));
});

declare function acquire(id: unknown, signal: AbortSignal): Promise<{ release(): Promise<void>; close(): Promise<void> }>;
