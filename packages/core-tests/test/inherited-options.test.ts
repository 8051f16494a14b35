import * as core from '@tasktree/core';
import { expect, test } from 'vitest';
import { withTestHost } from '@tasktree/testing';

/** What libraries have been seen to add to all objects, and words that mean something to a call with options or to a property. */
const names = [
  'checks',
  'clone',
  'contains',
  'each',
  'extend',
  'get',
  'merge',
  'reset',
  'set',
  'should',
  'size',
  'toJSON',
  'type',
  'value',
  'watch',
];

const nothing = (): void => {};

/** Calls, each with every option that it knows. */
const calls: Record<string, (task: core.TaskContext) => unknown> = {
  withTimeout: () => core.withTimeout(5, nothing, { tolerance: 1 }),
  withTaskGroup: () => core.withTaskGroup(nothing, { concurrency: 2, name: 'group' }),
  withDiscardingTaskGroup: () => core.withDiscardingTaskGroup(nothing, { reportAfter: 1 }),
  addTask: () => core.withTaskGroup((group) => group.addTask(nothing, { name: 'child', priority: 9 })),
  'new Task': () => new core.Task(nothing, { name: 'task' }),
  asyncLet: () => core.asyncLet(nothing, { name: 'let' }),
  taskScope: () => core.taskScope({})[Symbol.asyncDispose](),
  concurrentForEach: () => core.concurrentForEach([1], nothing),
  concurrentMap: async () => {
    const seen: number[] = [];
    for await (const item of core.concurrentMap([1], (one) => one, { concurrency: 2 })) seen.push(item);
    if (seen.join(', ') !== '1') throw new Error(`saw ${seen.join(', ')}`);
  },
  sleep: () => core.Task.sleep({ milliseconds: 1 }, { tolerance: { milliseconds: 1 } }),
  acquire: async () => (await new core.Semaphore(1).acquire({})).release(),
  JoinSet: async () => {
    await using set = new core.JoinSet<void>({ concurrency: 1 });
    set.spawn(nothing, { name: 'child' });
    await set.joinNext();
  },
};

async function withInherited(name: string, value: unknown, body: () => Promise<void>): Promise<void> {
  const prototype = Object.prototype as unknown as Record<string, unknown>;
  expect(name in prototype).toBe(false);
  prototype[name] = value;
  try {
    await body();
  } finally {
    delete prototype[name];
  }
}

for (const [call, run] of Object.entries(calls)) {
  test(`${call} takes no notice of what was added to Object.prototype`, () =>
    withTestHost({ autoAdvance: true }, async () => {
      for (const name of names) {
        let wasCalled = false;
        for (const value of ['added', () => (wasCalled = true)]) {
          await withInherited(name, value, async () => {
            await new core.Task(async (task) => {
              await run(task);
            });
          });
        }
        expect(wasCalled, name).toBe(false);
      }
    }));
}

/** Calls without options, none of which are theirs then, whatever they are called. */
const without: Record<string, () => unknown> = {
  concurrentForEach: () => core.concurrentForEach([1], nothing),
  concurrentMap: async () => {
    for await (const item of core.concurrentMap([1], (one) => one)) expect(item).toBe(1);
  },
  mapReduce: () => core.mapReduce([1], (one) => one, Math.max, 0),
  all: () => core.all([nothing]),
  allSettled: () => core.allSettled([nothing]),
  withTaskGroup: () => core.withTaskGroup((group) => group.addTask(nothing)),
  withDiscardingTaskGroup: () => core.withDiscardingTaskGroup((group) => group.addTask(nothing)),
  withTimeout: () => core.withTimeout(5, nothing),
  withTaskCancellationShield: () => core.withTaskCancellationShield(nothing),
  'new Task': () => new core.Task(nothing),
  asyncLet: () => core.asyncLet(nothing),
  sleep: () => core.Task.sleep(1),
  acquire: async () => (await new core.Semaphore(1).acquire()).release(),
  lock: async () => (await new core.Mutex().lock()).release(),
  JoinSet: async () => {
    await using set = new core.JoinSet<void>();
    set.spawn(nothing);
    await set.joinNext();
  },
};

for (const [call, run] of Object.entries(without)) {
  test(`${call} without options takes none from Object.prototype`, () =>
    withTestHost({ autoAdvance: true }, async () => {
      for (const name of [
        'abandonAfter',
        'atMost',
        'concurrency',
        'ordered',
        'permits',
        'prefetch',
        'signal',
        'tolerance',
      ]) {
        let ended = false;
        await withInherited(name, 'added', async () => {
          await new core.Task(async (task) => {
            await task.run(run);
            ended = true;
          });
        });
        expect(ended, name).toBe(true);
      }
    }));
}

test('describes a proxy that was revoked', () => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  expect(() => new core.Task(proxy as never)).toThrow('body must be a function; got an object');
});
