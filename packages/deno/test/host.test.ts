import assert from 'node:assert/strict';
import { AsyncLocalStorage } from 'node:async_hooks';
import { clock } from '../src/clock.ts';
import { scheduler } from '../src/scheduler.ts';
import { run } from './child.ts';

Deno.test('clock.1: never early by the clock itself', async () => {
  for (const milliseconds of [0, 1, 2.3, 7]) {
    const began = clock.now();
    await new Promise<void>((resolve) => clock.schedule(began + milliseconds, resolve));
    assert.ok(clock.now() - began >= milliseconds);
  }
});

Deno.test('clock.2: 2^31 ms and more do not fire at once', async () => {
  let fired = false;
  const cancel = clock.schedule(clock.now() + 2 ** 33, () => (fired = true));
  await new Promise<void>((resolve) => clock.schedule(clock.now() + 5, resolve));
  cancel();
  assert.equal(fired, false);
});

Deno.test('local.7: a pending timer does not hold the context of whoever set it', async () => {
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

Deno.test('cancel.16: yielding lets a due timer go first', async () => {
  const seen: string[] = [];
  setTimeout(() => seen.push('timer'), 1);
  const until = performance.now() + 3;
  while (performance.now() < until);
  await scheduler.yieldToHost();
  assert.deepEqual(seen, ['timer']);
});

Deno.test('100,000 ready jobs let timers through', async () => {
  let left = 100_000;
  let ticks = 0;
  const ticking = setInterval(() => (ticks += 1), 1);
  const job = { priority: 21, run: () => void (left -= 1) };
  for (let i = 0; i < 100_000; i += 1) scheduler.enqueue(job, 21);
  while (left > 0) await new Promise<void>((resolve) => setTimeout(resolve, 0));
  clearInterval(ticking);
  assert.ok(ticks >= 2, `${ticks} ticks`);
});

Deno.test('an uncaught exception and an unhandled rejection are those of Deno', async () => {
  for (const kind of ['exception', 'rejection']) {
    const { code, stderr } = await run(`denoHost.reportUncaught(new Error('boom'), '${kind}');`);
    assert.equal(code, 1);
    assert.match(stderr, /error: Uncaught.*Error: boom/);
  }
  const { code, stdout } = await run(`
    addEventListener('error', (event) => { event.preventDefault(); console.log('error', event.error.message); });
    addEventListener('unhandledrejection', (event) => { event.preventDefault(); console.log('unhandledrejection', event.reason.message); });
    denoHost.reportUncaught(new Error('a'), 'exception');
    denoHost.reportUncaught(new Error('b'), 'rejection');`);
  assert.equal(code, 0);
  assert.deepEqual(stdout.trim().split('\n').toSorted(), ['error a', 'unhandledrejection b']);
});

Deno.test('a warning carries its code', async () => {
  const { stderr } = await run(`denoHost.warn('mind the gap', 'TASKTREE_GAP');`);
  assert.equal(stderr, '[TASKTREE_GAP] mind the gap\n');
});

Deno.test('clock.3: holding and loose waits, and keepAlive', async () => {
  const held = await run(`denoHost.clock.schedule(denoHost.clock.now() + 30, () => console.log('woken'));`);
  assert.equal(held.stdout, 'woken\n');
  const loose = await run(
    `denoHost.clock.schedule(denoHost.clock.now() + 60000, () => console.log('woken'), 0, false);`,
  );
  assert.equal(loose.stdout, '');
  const kept = await run(`
    denoHost.keepAlive(true);
    Deno.unrefTimer(setTimeout(() => { console.log('still here'); denoHost.keepAlive(false); }, 30));`);
  assert.equal(kept.stdout, 'still here\n');
  for (const { code, signal } of [held, loose, kept]) assert.deepEqual([code, signal], [0, null]);
});
