import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { promisify } from 'node:util';
import { forProcess, forTest } from '@tasktree/tools/patience';
import { CancellationError, Task, WorkerLostError, WorkerPool } from '../src/index.ts';
import { errorOf, keepBusy, openPool, using } from './workers/pool.ts';

const execute = promisify(execFile);
const limit = { timeout: forTest };

/** A pool whose workers run `code`, beside the library. */
function poolOf(
  code: string,
  options: ConstructorParameters<typeof WorkerPool>[1] = {},
): WorkerPool<{ add(): number }> {
  const library = JSON.stringify(new URL('../src/index.ts', import.meta.url).href);
  const source = `import { expose } from ${library};\n${code}`;
  const url = new URL(`data:text/javascript,${encodeURIComponent(source)}`);
  return new WorkerPool(() => new Worker(url), { size: 1, ...options });
}

const otherVersion = `
  import { parentPort } from 'node:worker_threads';
  parentPort.postMessage(['tasktree', 0, 3, 0, 99, []]);
  setInterval(() => {}, 1000);
`;

function lossOf(error: unknown): string {
  assert.ok(error instanceof WorkerLostError, String(error));
  const { message, cause } = error as WorkerLostError & { cause?: Error };
  return cause === undefined ? message : `${message} <- ${cause.message}`;
}

test(
  'parallel.4: however a worker ends, its job is rejected, and what it had not begun goes elsewhere',
  limit,
  async (t) => {
    const ends: [string, (pool: ReturnType<typeof openPool>) => Promise<unknown>, RegExp][] = [
      ['process.exit', (pool) => pool.call.exit(3), /ended with exit code 3 while it ran exit/],
      [
        'an uncaught error',
        (pool) => pool.call.throwOutside('oh'),
        /exit code 1 while it ran throwOutside.* <- oh/,
      ],
      ['no memory', (pool) => pool.call.fillMemory(), /while it ran fillMemory.* <- .*memory/],
      [
        'nonsense',
        (pool) => pool.call.sayNonsense(),
        /no message of @tasktree\/threads.* while it ran sayNonsense/,
      ],
    ];
    for (const [what, end, message] of ends) {
      const pool = using(t, openPool({}, { resourceLimits: { maxOldGenerationSizeMb: 64 } }));
      const lost = errorOf(new Task(() => end(pool)));
      const others = [1, 2, 3].map((n) => new Task(() => pool.call.add(n, n)).value);
      assert.match(lossOf(await lost), message, what);
      assert.deepEqual(await Promise.all(others), [2, 4, 6], what);
    }
  },
);

test('parallel.4: a job that kills each worker is not run again', limit, async (t) => {
  const pool = using(t, openPool({ size: 2 }));
  const deadly = Array.from({ length: 6 }, () => errorOf(new Task(() => pool.call.exit(1))));
  const good = Array.from({ length: 6 }, (_, n) => new Task(() => pool.call.add(n, 1)).value);
  for (const error of await Promise.all(deadly)) assert.match(lossOf(error), /while it ran exit/);
  assert.deepEqual(await Promise.all(good), [1, 2, 3, 4, 5, 6]);
});

test(
  'terminateAfter: a job that takes no notice of its cancellation costs its worker the life',
  limit,
  async (t) => {
    const pool = using(t, openPool({ terminateAfter: 500 }));
    await pool.call.add(0, 0);
    const deaf = new Task(() => pool.call.spinDeaf(60_000));
    const behind = new Task(() => pool.call.add(1, 2));
    await delay(100);
    deaf.cancel('enough');
    assert.match(
      lossOf(await errorOf(deaf)),
      /terminated, since spinDeaf still ran 500 ms after its cancellation/,
    );
    assert.equal(await behind, 3);
    // A worker that is busy for somebody else is not to blame.
    const slow = new Task(() => pool.call.spinDeaf(1500));
    const ahead = new Task(() => pool.call.add(1, 2));
    await delay(100);
    ahead.cancel();
    assert.ok((await errorOf(ahead)) instanceof CancellationError);
    await slow;
    const { task: obedient } = await keepBusy(pool);
    obedient.cancel();
    assert.ok((await errorOf(obedient)) instanceof CancellationError);
  },
);

test(
  'parallel.4: workers that do not start fail the jobs that wait for them, and only these',
  limit,
  async (t) => {
    const starts: [code: string, message: RegExp, startTimeout?: number][] = [
      ["throw new Error('broken');", /failed before it was ready\. <- broken/],
      ['process.exit(7);', /ended with exit code 7 before it was ready/],
      ['', /ended with exit code 0 before it was ready/],
      ['setInterval(() => {}, 1000);', /did not call expose\(\) within 200 ms/, 200],
      [otherVersion, /version 99 of the protocol/],
    ];
    for (const [code, message, startTimeout = 30_000] of starts) {
      const pool = using(t, poolOf(code, { startTimeout, size: 2 }));
      const calls = [1, 2, 3].map(() => errorOf(new Task(() => pool.call.add())));
      for (const error of await Promise.all(calls)) assert.match(lossOf(error), message);
    }
    const none = using(t, new WorkerPool<{ add(): number }>(() => 'no worker'));
    const error = await errorOf(none.call.add());
    assert.ok(
      error instanceof TypeError && /makeWorker .*node:worker_threads/.test(error.message),
      String(error),
    );
  },
);

test('a module may take its time: nothing that is sent is lost', limit, async (t) => {
  const pool = using(t, poolOf('await new Promise((r) => setTimeout(r, 100)); expose({ add: () => 5 });'));
  assert.deepEqual(await Promise.all([pool.call.add(), pool.call.add()]), [5, 5]);
});

test(
  'a program that forgets its pool ends by itself, and one that waits for a call does not',
  limit,
  async () => {
    const program = fileURLToPath(new URL('workers/forgetful.ts', import.meta.url));
    const { stdout } = await execute(process.execPath, [program], { timeout: forProcess });
    assert.deepEqual(stdout.split('\n').sort(), ['', '3', 'slept']);
  },
);
