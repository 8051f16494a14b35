import { isCancellation, Task, type TaskContext } from '@tasktree/core';

export interface RetryOptions {
  attempts?: number;
  delay?: number;
}

export async function retry<T>(operation: (task: TaskContext) => Promise<T>, options: RetryOptions = {}): Promise<T> {
  const { attempts = 3, delay = 100 } = options;
  return new Task(async (task) => {
    let last: unknown;
    for (let attempt = 1; attempt <= attempts; attempt++) {
      try {
        return await operation(task);
      } catch (error) {
        if (isCancellation(error)) throw error;
        last = error;
        await task.sleep(delay * 2 ** attempt);
      }
    }
    throw last;
  });
}

export const careless = <T>(operation: () => Promise<T>) =>
  new Task(async () => {
    while (true) {
      try {
        return await operation();
      } catch { // wrong: no-swallowed-cancellation
        continue;
      }
    }
  });
