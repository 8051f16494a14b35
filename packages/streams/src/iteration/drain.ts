import type { TaskContext } from '@tasktree/core';
import { OpenSource, closeAfter, type Source } from './source.ts';

/**
 * Pulls all elements of `source` in `task`, one after the other, for as long as `each` says true. The source is closed on every
 * exit, and at once when the task is cancelled: some sources end a pull only then. `onCancel` is called before that; it has
 * to end what `each` waits for.
 */
export function drain<T>(
  source: Source<T>,
  task: TaskContext,
  each: (value: T) => Promise<boolean> | boolean,
  onCancel?: () => void,
): Promise<void> {
  const open = new OpenSource(source);
  return task.withTaskCancellationHandler(
    (inside) => pullAll(open, inside, each),
    () => {
      onCancel?.();
      // The loop reports how it went.
      open.close().catch(() => {});
    },
  );
}

async function pullAll<T>(
  open: OpenSource<T>,
  task: TaskContext,
  each: (value: T) => Promise<boolean> | boolean,
): Promise<void> {
  try {
    while (!task.isCancelled) {
      const result = await open.next(task);
      if (result.done === true || !(await each(result.value))) break;
    }
  } catch (error) {
    await closeAfter(open, error);
    throw error;
  }
  await open.close();
}
