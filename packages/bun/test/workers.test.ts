import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { forProcess } from '@tasktree/tools/patience';
import {
  CancellationError,
  host,
  ScopeClosedError,
  Task,
  TimeoutError,
  WorkerLostError,
  WorkerPool,
  withTimeout,
} from '../src/index.ts';
import type * as work from './workers/work.ts';

const execute = promisify(execFile);

type Pool = WorkerPool<typeof work>;

function openPool(url = new URL('workers/work.ts', import.meta.url)): Pool {
  return new WorkerPool<typeof work>(() => new Worker(url, { type: 'module' }), { size: 1 });
}

/** What `promise` rejects with. */
function errorOf(promise: PromiseLike<unknown>): Promise<unknown> {
  return Promise.resolve(promise).then(
    () => assert.fail('It was fulfilled.'),
    (error: unknown) => error,
  );
}

test('parallel.1: calls give results and errors, and end with the pool', async () => {
  const pool = openPool();
  assert.equal(await pool.call.add(1, 2), 3);
  const error = await errorOf(pool.call.fail('no'));
  assert.ok(error instanceof RangeError);
  assert.equal((error.cause as Error).message, 'deeper');
  const under = pool.call.sleep(20);
  await pool[Symbol.asyncDispose]();
  assert.equal(await under, 'slept');
  assert.ok((await errorOf(pool.call.add(1, 2))) instanceof ScopeClosedError);
});

test('parallel.2: a cancellation reaches a body that waits, and a loop that never does', async () => {
  assert.equal(host.workers?.sharedMemory, true);
  await using pool = openPool();
  assert.equal(await pool.call.add(1, 2), 3);
  for (const call of [() => pool.call.sleep(60_000), () => pool.call.spin(60_000)]) {
    const task = new Task<unknown>(call);
    setTimeout(() => task.cancel('enough'), 50);
    const error = await errorOf(task);
    assert.ok(error instanceof CancellationError);
    assert.equal(error.reason, 'enough');
  }
  const late = await errorOf(withTimeout(20, () => pool.call.spin(60_000)));
  assert.ok(late instanceof CancellationError && late.reason instanceof TimeoutError);
});

test('parallel.4: however a worker ends, its job is rejected, and what it had not begun goes elsewhere', async () => {
  const ends = [(pool: Pool) => pool.call.exit(), (pool: Pool) => pool.call.throwOutside('oh')];
  for (const end of ends) {
    await using pool = openPool();
    const lost = new Task(() => end(pool));
    const next = new Task(() => pool.call.add(1, 2));
    assert.ok((await errorOf(lost)) instanceof WorkerLostError);
    assert.equal(await next, 3);
  }
});

test('parallel.4: a module that does not load fails the calls', async () => {
  for (const text of ["throw new Error('broken')", "import './missing.ts'"]) {
    await using pool = openPool(new URL(`data:text/javascript,${encodeURIComponent(text)}`));
    const calls = [1, 2].map((n) => errorOf(new Task(() => pool.call.add(n, n))));
    for (const error of await Promise.all(calls)) assert.ok(error instanceof WorkerLostError);
  }
});

test('a program that forgets its pool ends by itself, and one that waits for a call does not', async () => {
  const program = fileURLToPath(new URL('workers/forgetful.ts', import.meta.url));
  const { stdout } = await execute(process.execPath, [program], { timeout: forProcess });
  assert.deepEqual(stdout.split('\n').sort(), ['', '3', 'slept']);
});
