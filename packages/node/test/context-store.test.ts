import assert from 'node:assert/strict';
import { AsyncLocalStorage } from 'node:async_hooks';
import { test } from 'node:test';
import { contextStore } from '../src/context-store.ts';
import { scheduler } from '../src/scheduler.ts';

const major = Number(process.versions.node.split('.')[0]);

function inJob(run: () => void): void {
  scheduler.enqueue({ priority: 21, run }, 21);
}

test('ambient.1: the value survives awaits, timers and thenables', async () => {
  await contextStore.run(
    'a',
    async () => {
      await Promise.resolve();
      assert.equal(contextStore.get(), 'a');
      await new Promise((resolve) => setTimeout(resolve, 1));
      assert.equal(contextStore.get(), 'a');
      await { then: (resolve: (value: unknown) => void) => resolve(assert.equal(contextStore.get(), 'a')) };
      assert.equal(contextStore.get(), 'a');
    },
    undefined,
  );
  assert.equal(contextStore.get(), undefined);
});

test(
  'ambient.2: run goes back to the context that was in force, also after an error',
  { skip: !contextStore.enter },
  () => {
    const other = new AsyncLocalStorage<string>();
    other.run('outer', () => {
      contextStore.run('a', () => assert.equal(other.getStore(), 'outer'), undefined);
      contextStore.run('a', () => other.enterWith('inner'), undefined);
      assert.equal(other.getStore(), 'outer');
      const fail = (): never => contextStore.run('a', () => assert.fail('on purpose'), undefined);
      assert.throws(fail, /on purpose/);
      assert.deepEqual([contextStore.get(), other.getStore()], [undefined, 'outer']);
    });
  },
);

test('enter is offered exactly where the engine restores the context', () => {
  assert.equal(contextStore.enter !== undefined, major >= 24);
});

test('ambient.2: what a job enters is seen by nobody else', { skip: !contextStore.enter }, async () => {
  const seen: unknown[] = [];
  const look = (): void => void seen.push(contextStore.get());
  const child = new Promise<void>((resolve) => {
    inJob(() => {
      contextStore.enter!('child');
      void (async () => {
        await Promise.resolve();
        assert.equal(contextStore.get(), 'child');
        resolve();
      })();
    });
  });
  inJob(look);
  queueMicrotask(look);
  process.nextTick(look);
  setTimeout(look, 0);
  void Promise.resolve().then(look);
  await child;
  look();
  await scheduler.yieldToHost();
  look();
  await new Promise((resolve) => setTimeout(resolve, 5));
  assert.deepEqual(
    seen,
    Array.from({ length: 7 }, () => undefined),
  );
});

test('local.6: a job sees the storage that its enqueue call saw', async () => {
  const storage = new AsyncLocalStorage<number>();
  const seen: unknown[] = [];
  for (let i = 0; i < 5; i += 1) storage.run(i, () => inJob(() => seen.push(storage.getStore())));
  await scheduler.yieldToHost();
  assert.deepEqual(seen, [0, 1, 2, 3, 4]);
});
