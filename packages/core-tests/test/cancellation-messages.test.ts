import { Task } from '@tasktree/core';
import { expect, test } from 'vitest';

test('a task that is cancelled by the signal of another says once that it was cancelled, and why', async () => {
  const last = await new Task(async (first) => {
    const second = new Task(
      async (own) => {
        const third = new Task((task) => task.sleep(Infinity), { signal: own.signal });
        return third.result;
      },
      { signal: first.signal },
    );
    first.cancel('the user left');
    return second;
  });
  expect(last).toMatchObject({
    status: 'rejected',
    reason: { message: 'The task was cancelled: the user left' },
  });
});
