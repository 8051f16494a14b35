/**
 * The thumbnails go to a local cache in the background. The task that fetched them is cancelled meanwhile; the detached task
 * takes no notice of that, and takes nothing over: it has its own priority.
 *
 * → fetched, with priority 25
 * → caching, with priority 9
 * → the fetching task was cancelled
 * → cached, cancelled: false
 */
import { Task, TaskPriority } from '@tasktree/node';

let caching: Task<void> | undefined;

async function writeToCache(): Promise<void> {
  console.log(`caching, with priority ${Task.currentPriority}`);
  await Task.sleep(200);
  console.log(`cached, cancelled: ${Task.isCancelled}`);
}

const fetching = new Task(
  async (task) => {
    console.log(`fetched, with priority ${task.priority}`);
    caching = Task.detached(() => writeToCache(), { priority: TaskPriority.background });
    await task.sleep(1000);
  },
  { priority: TaskPriority.userInitiated },
);

await Task.sleep(10);
fetching.cancel();
await fetching.result;
console.log('the fetching task was cancelled');
await caching;
