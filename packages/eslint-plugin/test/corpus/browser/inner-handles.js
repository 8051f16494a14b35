import { Task } from '@tasktree/browser';

export const slow = (url) =>
  new Task(async (task) => {
    await task.withTimeout(300, (inner) => fetch(url)); // wrong: forward-signal
    await task.withTimeout(300, async (inner) => {
      await inner.sleep(10);
      await Task.sleep(1200); // wrong: no-ambient-after-await
    });
    await task.withDeadline(Date.now() + 100, async () => {
      await fetch(url); // wrong: forward-signal
    });
    return task.withTaskCancellationHandler(
      (own) => fetch(url, { signal: own.signal }),
      () => void fetch('/abort', { method: 'POST' }),
    );
  });
