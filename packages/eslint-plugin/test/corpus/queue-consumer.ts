import { withDiscardingTaskGroup, type TaskContext } from '@tasktree/node';

interface Queue {
  take(signal: AbortSignal): Promise<string>;
}

export async function consume(queue: Queue, handle: (text: string) => Promise<void>): Promise<void> {
  const worker = async (task: TaskContext): Promise<void> => {
    while (true) {
      try {
        const message = await queue.take(task.signal);
        await handle(message);
      } catch { // wrong: no-swallowed-cancellation
        console.error('failed');
      }
    }
  };
  await withDiscardingTaskGroup(async (group) => {
    for (let n = 0; n < 3; n++) group.addTask(worker);
  });
}

export async function consumeOnce(queue: Queue, task: TaskContext): Promise<void> {
  for (;;) {
    try {
      await queue.take(task.signal);
    } catch (error) {
      task.checkCancellation();
      console.error(error);
    }
  }
}
