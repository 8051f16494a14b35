import { AsyncLocalStorage } from 'node:async_hooks';
import { Task, TaskLocal, withTaskGroup } from '@tasktree/node';

export const requestId = new TaskLocal<string>({ name: 'requestId' });
const storage = new AsyncLocalStorage<string>();

export function log(text: string): void {
  console.log(`[${requestId.get() ?? '-'} ${storage.getStore() ?? '-'}] ${text}`);
}

export async function handle(id: string, work: () => Promise<void>): Promise<void> {
  await requestId.withValue(id, async () => {
    log('begin');
    await withTaskGroup(async (group) => {
      group.addTask(work);
      group.addTask(async (task) => {
        await task.sleep(1000);
        log('slow');
      });
      await group.next();
      group.cancelAll();
    });
    log(Task.isCancelled ? 'cut short' : 'end');
  });
}
