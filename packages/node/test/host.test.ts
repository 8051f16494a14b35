import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { AsyncLocalStorage } from 'node:async_hooks';
import { forProcess } from '@tasktree/tools/patience';
import { clock } from '../src/clock.ts';
import { scheduler } from '../src/scheduler.ts';

const execute = promisify(execFile);
const host = new URL('../src/host.ts', import.meta.url).href;

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly milliseconds: number;
}

/** Runs a program that begins with the host at hand, in a process of its own. */
async function run(program: string): Promise<Outcome> {
  const source = `import { nodeHost } from ${JSON.stringify(host)};\n${program}`;
  const began = performance.now();
  const { code, stdout, stderr } = await execute(process.execPath, ['--input-type=module', '-e', source], {
    timeout: forProcess,
    killSignal: 'SIGKILL',
  }).then(
    (output) => ({ code: 0, ...output }),
    (error: { code: number; stdout: string; stderr: string }) => error,
  );
  return { code, stdout, stderr, milliseconds: performance.now() - began };
}

test('clock.1: never early by the clock itself', async () => {
  for (const milliseconds of [0, 1, 2.3, 7]) {
    const began = clock.now();
    await new Promise<void>((resolve) => clock.schedule(began + milliseconds, resolve));
    assert.ok(clock.now() - began >= milliseconds);
  }
});

test('deadline.6: 1,000 sleepers are one timer', async () => {
  const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
  const before = timers();
  const cancels = Array.from({ length: 1000 }, (_, i) => clock.schedule(clock.now() + 1000 + i, () => {}));
  assert.equal(timers(), before + 1);
  for (const cancel of cancels) cancel();
  assert.equal(timers(), before);
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

test('cancel.16: yielding lets a due timer and I/O go first', async () => {
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
  while (left > 0) await new Promise<void>((resolve) => setImmediate(resolve));
  clearInterval(ticking);
  assert.ok(ticks >= 2, `${ticks} ticks`);
});

test('an uncaught exception and an unhandled rejection are those of Node', async () => {
  for (const kind of ['exception', 'rejection']) {
    const { code, stderr } = await run(`nodeHost.reportUncaught(new Error('boom'), '${kind}');`);
    assert.equal(code, 1);
    assert.match(stderr, /Error: boom/);
  }
  const { code, stdout } = await run(`
    process.on('uncaughtException', (error, origin) => console.log(origin, error.message));
    process.on('unhandledRejection', (error) => console.log('unhandledRejection', error.message));
    nodeHost.reportUncaught(new Error('a'), 'exception');
    nodeHost.reportUncaught(new Error('b'), 'rejection');`);
  assert.equal(code, 0);
  assert.deepEqual(stdout.trim().split('\n').toSorted(), ['uncaughtException a', 'unhandledRejection b']);
});

test('a warning carries its code', async () => {
  const { stderr } = await run(`nodeHost.warn('mind the gap', 'TASKTREE_GAP');`);
  assert.match(stderr, /\[TASKTREE_GAP\] TasktreeWarning: mind the gap/);
});

test('clock.3: holding and loose waits, and keepAlive', async () => {
  const held = await run(`nodeHost.clock.schedule(nodeHost.clock.now() + 30, () => console.log('woken'));`);
  assert.equal(held.stdout, 'woken\n');
  const loose = await run(
    `nodeHost.clock.schedule(nodeHost.clock.now() + 60000, () => console.log('woken'), 0, false);`,
  );
  assert.equal(loose.stdout, '');
  const kept = await run(`
    nodeHost.keepAlive(true);
    setTimeout(() => { console.log('still here'); nodeHost.keepAlive(false); }, 30).unref();`);
  assert.equal(kept.stdout, 'still here\n');
  for (const { code, milliseconds } of [held, loose, kept]) {
    assert.equal(code, 0);
    assert.ok(milliseconds < 20_000);
  }
});
