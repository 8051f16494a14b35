import { Deque } from '@tasktree/core/src/structures/deque.ts';
import { CancellationError, Task, withTaskGroup } from '@tasktree/core';
import { withTestHost } from '@tasktree/testing';
import { expect, test, vi } from 'vitest';

const count = 1000;

/** How many results of a group are looked at without being taken, while `body` runs. */
async function looksDuring(body: () => Promise<void>): Promise<number> {
  const walk = vi.spyOn(Deque.prototype, Symbol.iterator);
  try {
    await withTestHost({ autoAdvance: true }, body);
    return walk.mock.calls.length;
  } finally {
    walk.mockRestore();
  }
}

/** A search of all results for each of them is quadratic: 20,000 connections took six seconds to end at Ctrl-C. */
test('error.8: what children of a cancelled group give is not searched for each of them', async () => {
  const looks = await looksDuring(async () => {
    const task = new Task(() =>
      withTaskGroup((group) => {
        for (let index = 0; index < count; index++) group.addTask((child) => child.sleep(Infinity));
      }),
    );
    await Task.sleep(1);
    task.cancel();
    await expect(task.value).rejects.toThrow(CancellationError);
  });
  expect(looks).toBeLessThan(count / 10);
});

test('grace.3: nor while the body waits for something else', async () => {
  const looks = await looksDuring(async () => {
    const task = new Task(() =>
      withTaskGroup(async (group) => {
        for (let index = 0; index < count; index++) group.addTask((child) => child.sleep(Infinity));
        await Task.sleep(1);
        group.cancelAll();
        await Task.sleep(1);
      }),
    );
    await task.value;
  });
  expect(looks).toBeLessThan(count / 10);
});

test('grace.3: nor where nobody wants a report of failures that nobody reads', async () => {
  const looks = await looksDuring(async () => {
    const task = new Task(() =>
      withTaskGroup(
        async (group) => {
          for (let index = 0; index < count; index++) {
            group.addTask(() => {
              throw new Error(`child ${index}`);
            });
          }
          await Task.sleep(1);
        },
        { reportAfter: Infinity },
      ),
    );
    await expect(task.value).rejects.toThrow('child 0');
  });
  expect(looks).toBeLessThan(count / 10);
});
