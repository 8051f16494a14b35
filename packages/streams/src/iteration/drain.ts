import type { TaskContext } from '@tasktree/core';
import { leaving } from './concurrent.ts';
import type { Feed, Source } from './feed.ts';
import { closeAfter, openSource } from './source.ts';

type Each<T> = (value: T) => Promise<boolean> | boolean;

/**
 * Pulls all elements of `source` in `task`, one after the other, for as long as `each` says true. The source is closed on every
 * exit, and at once when the task is cancelled: some sources end a pull only then. `onCancel` is called before that; it has
 * to end what `each` waits for.
 */
export function drain<T>(
  source: Source<T>,
  task: TaskContext,
  each: Each<T>,
  onCancel?: () => void,
): Promise<void> {
  const feed = openSource(source);
  return feeding(feed, task, (inside) => pullAll(feed, inside, each), onCancel);
}

async function pullAll<T>(feed: Feed<T>, task: TaskContext, each: Each<T>): Promise<void> {
  while (!task.isCancelled) {
    const result = await feed.next(task);
    if (result.done === true || !(await each(result.value))) return;
  }
}

/** Runs `work`, which pulls from `feed`, and closes the feed on every exit, at once when the task is cancelled. */
export function feeding(
  feed: Feed<unknown>,
  task: TaskContext,
  work: (task: TaskContext) => Promise<void>,
  onCancel?: () => void,
): Promise<void> {
  return task.withTaskCancellationHandler(
    async (inside) => {
      try {
        await work(inside);
      } catch (error) {
        return closeAfter(feed, error);
      }
      await feed.close();
    },
    (reason) => {
      onCancel?.();
      // The work reports how it went.
      feed.close(reason === leaving ? undefined : reason).catch(() => {});
    },
  );
}
