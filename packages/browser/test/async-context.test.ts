// No browser has AsyncContext yet. So the code that will use it runs here on Node's own asynchronous context.
import assert from 'node:assert/strict';
import { AsyncLocalStorage } from 'node:async_hooks';
import { test } from 'node:test';

class Variable extends AsyncLocalStorage<unknown> {
  get(): unknown {
    return this.getStore();
  }
}

class Snapshot {
  readonly run: <A extends unknown[], R>(callback: (...args: A) => R, ...args: A) => R =
    AsyncLocalStorage.snapshot();
}

Object.assign(globalThis, { AsyncContext: { Variable, Snapshot } });
const { browserHost, host, Task, TaskPriority, withTaskGroup } = await import('../src/index.ts');

test('where the engine has AsyncContext the tier is full', () => {
  assert.equal(host.name, 'browser');
  assert.equal(host.ambient, 'full');
});

test('ambient.1: the current task after awaits, in tasks of every lane', async () => {
  for (const priority of [TaskPriority.high, TaskPriority.medium, TaskPriority.background]) {
    const task = new Task(
      async (task) => {
        await Promise.resolve();
        const child = await withTaskGroup(async (group) => {
          group.addTask(async (child) => {
            await child.sleep(1);
            return Task.current?.id === child.id;
          });
          return (await group.next()).value;
        });
        return [child, Task.current?.id === task.id];
      },
      { priority },
    );
    assert.deepEqual(await task, [true, true]);
  }
  assert.equal(Task.current, undefined);
});

test('local.6: a job sees the variable that its enqueue call saw, though many start in one reaction', async () => {
  const variable = new Variable();
  const seen: unknown[] = [];
  for (let i = 0; i < 5; i += 1) {
    const job = { priority: i % 2 ? 9 : 21, run: () => void seen.push(variable.get()) };
    variable.run(i, () => browserHost.scheduler.enqueue(job, job.priority));
  }
  await browserHost.scheduler.yieldToHost();
  assert.deepEqual(seen, [0, 2, 4, 1, 3]);
});

test('local.7: a pending timer does not hold the context of whoever set it', async () => {
  const variable = new Variable();
  const seen = await new Promise((resolve) => {
    variable.run('somebody', () =>
      browserHost.clock.schedule(browserHost.clock.now() + 2, () => resolve(variable.get())),
    );
  });
  assert.equal(seen, undefined);
});
