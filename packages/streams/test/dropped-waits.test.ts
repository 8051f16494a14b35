import { Task } from '@tasktree/core';
import { withTestHost } from '@tasktree/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { AsyncStream, Channel, merge, once, select } from '../src/index.ts';

const full = new Channel<number>(1);
full.trySend(1);

const waits: Record<string, () => unknown> = {
  receive: () => new Channel<number>(1).receive(),
  send: () => full.send(2),
  'next of a channel': () => new Channel<number>(1)[Symbol.asyncIterator]().next(),
  'next of a stream': () => AsyncStream.make<number>().stream.next(),
  'next of an operator': () => merge(new Channel<number>(1), new Channel<number>(1)).next(),
  select: () => select({ elements: new Channel<number>(1) }),
  'select with a promise': () => select({ elements: new Channel<number>(1), never: new Promise(() => {}) }),
  once: () => once(new EventTarget(), 'ready'),
};

const unhandled: unknown[] = [];
const keep = (error: unknown): void => void unhandled.push(error);
beforeEach(() => void process.on('unhandledRejection', keep));
afterEach(() => {
  process.off('unhandledRejection', keep);
  unhandled.length = 0;
});

/** Lets the runtime look which rejections nobody has handled. */
const aTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

for (const [name, wait] of Object.entries(waits)) {
  test(`error.5: ${name} that nobody awaits is no unhandled rejection when it is cut short`, async () => {
    await withTestHost({ autoAdvance: true }, async () => {
      await new Task(async () => {
        void wait();
        await Task.sleep(1);
      });
      const cancelled = new Task(async (task) => {
        void wait();
        await Task.sleep(1);
        task.cancel();
        void wait();
      });
      await cancelled.settled;
    });
    await aTurn();
    expect(unhandled).toEqual([]);
  });
}
