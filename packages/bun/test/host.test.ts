import assert from 'node:assert/strict';
import { AsyncLocalStorage } from 'node:async_hooks';
import { test } from 'bun:test';
import { clock } from '../src/clock.ts';
import { scheduler } from '../src/scheduler.ts';
import { run } from './child.ts';

test('clock.1: never early by the clock itself', async () => {
  for (const milliseconds of [0, 1, 2.3, 7]) {
    const began = clock.now();
    await new Promise<void>((resolve) => clock.schedule(began + milliseconds, resolve));
    assert.ok(clock.now() - began >= milliseconds);
  }
});

test('clock.2: 2^31 ms and more do not fire at once', async () => {
  let fired = false;
  const cancel = clock.schedule(clock.now() + 2 ** 33, () => (fired = true));
  await new Promise<void>((resolve) => clock.schedule(clock.now() + 5, resolve));
  cancel();
  assert.equal(fired, false);
});

test('local.7: a pending timer does not hold the context of whoever set it', async () => {
  const storage = new AsyncLocalStorage<string>();
  let seen: unknown = 'not called';
  await new Promise<void>((resolve) => {
    storage.run('somebody', () =>
      clock.schedule(clock.now() + 2, () => {
        seen = storage.getStore();
        resolve();
      }),
    );
  });
  assert.equal(seen, undefined);
});

test('cancel.16: yielding lets a due timer go first', async () => {
  const seen: string[] = [];
  setTimeout(() => seen.push('timer'), 1);
  const until = performance.now() + 3;
  while (performance.now() < until);
  await scheduler.yieldToHost();
  assert.deepEqual(seen, ['timer']);
});

test('100,000 ready jobs let timers through', async () => {
  let left = 100_000;
  let ticks = 0;
  const ticking = setInterval(() => (ticks += 1), 1);
  const job = { priority: 21, run: () => void (left -= 1) };
  for (let i = 0; i < 100_000; i += 1) scheduler.enqueue(job, 21);
  while (left > 0) await new Promise<void>((resolve) => setTimeout(resolve, 0));
  clearInterval(ticking);
  assert.ok(ticks >= 2, `${ticks} ticks`);
});

test('an uncaught exception and an unhandled rejection are those of Bun', async () => {
  for (const kind of ['exception', 'rejection']) {
    const { code, stderr } = await run(`bunHost.reportUncaught(new Error('boom'), '${kind}');`);
    assert.equal(code, 1);
    assert.match(stderr, /error: boom/);
  }
  const { code, stdout } = await run(`
    process.on('uncaughtException', (error) => console.log('error', error.message));
    process.on('unhandledRejection', (error) => console.log('unhandledrejection', error.message));
    bunHost.reportUncaught(new Error('a'), 'exception');
    bunHost.reportUncaught(new Error('b'), 'rejection');`);
  assert.equal(code, 0);
  assert.deepEqual(stdout.trim().split('\n').toSorted(), ['error a', 'unhandledrejection b']);
});

test('a warning carries its code', async () => {
  const { stderr } = await run(`bunHost.warn('mind the gap', 'TASKTREE_GAP');`);
  assert.match(stderr, /\[TASKTREE_GAP\] TasktreeWarning: mind the gap/);
});

test('clock.3: holding and loose waits, and keepAlive', async () => {
  const held = await run(`bunHost.clock.schedule(bunHost.clock.now() + 30, () => console.log('woken'));`);
  assert.equal(held.stdout, 'woken\n');
  const loose = await run(
    `bunHost.clock.schedule(bunHost.clock.now() + 60000, () => console.log('woken'), 0, false);`,
  );
  assert.equal(loose.stdout, '');
  const kept = await run(`
    bunHost.keepAlive(true);
    setTimeout(() => { console.log('still here'); bunHost.keepAlive(false); }, 30).unref();`);
  assert.equal(kept.stdout, 'still here\n');
  for (const { code, signal } of [held, loose, kept]) assert.deepEqual([code, signal], [0, null]);
});
