import { Task, TaskPriority, withCancellableContinuation, type TaskContext } from '@tasktree/browser';

const cacheName = 'thumbnails';

/** Gives the picture at `url`: from the cache, or from the network; stopped with the task it runs in. */
export async function loadThumbnail(url: string, task: TaskContext): Promise<Blob> {
  const cached = await untilCancelled(task, fromCache(url));
  if (cached !== undefined) return cached.blob();
  const response = await fetch(url, { signal: task.signal });
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  const copy = response.clone();
  const picture = await response.blob();
  keep(url, copy);
  return picture;
}

/** Waits for what cannot be stopped, such as a look into the cache, no longer than the task is wanted. */
function untilCancelled<T>(task: TaskContext, promise: Promise<T>): Promise<T> {
  return task.run(() =>
    withCancellableContinuation<T>(
      (continuation) => {
        promise.then(
          (value) => continuation.resume(value),
          (error: unknown) => continuation.fail(error),
        );
      },
      () => {},
    ),
  );
}

async function fromCache(url: string): Promise<Response | undefined> {
  return 'caches' in globalThis ? (await caches.open(cacheName)).match(url) : undefined;
}

let kept = 0;

/** How many pictures this page has put into the cache. */
export function keptCount(): number {
  return kept;
}

/**
 * Puts a picture into the cache in the background, whether or not the cell that wanted it is still there: a detached task, with a
 * group in it whose children take over its priority and can be cancelled by the one handle.
 */
function keep(url: string, response: Response): void {
  void Task.detached(
    (task) =>
      task.withDiscardingTaskGroup((group) => {
        group.addTask(
          async () => {
            if ('caches' in globalThis) await (await caches.open(cacheName)).put(url, response);
          },
          { name: 'write' },
        );
        group.addTask(
          () => {
            kept += 1;
          },
          { name: 'count' },
        );
      }),
    { name: 'cache', priority: TaskPriority.background },
  );
}
