import assert from 'node:assert/strict';
import type { Check, RunningBrowser } from '../browsers.ts';
import type * as work from '../workers/work.ts';

type Work = typeof work;

/** The same page, on which threads may share memory. */
async function isolate({ page, url, load }: RunningBrowser): Promise<void> {
  await page.goto(`${url}/isolated`);
  await load();
}

export const workerChecks: readonly Check[] = [
  {
    title: 'parallel.1: a call gives the result of a function on a worker, or its error',
    async run({ page }) {
      const told = await page.evaluate(async () => {
        const { Task, WorkerPool } = tasktree.adapter;
        const pool = new WorkerPool<Work>(() => new Worker('/work.js', { type: 'module' }), { size: 2 });
        const sum = await new Task(() => pool.call.add(1, 2));
        const error = await new Task(() => pool.call.fail('no')).value.catch((reason: unknown) => reason);
        await pool[Symbol.asyncDispose]();
        const closed = await new Task(() => pool.call.add(1, 2)).value.catch((reason: Error) => reason.name);
        const { message, cause } = error as RangeError;
        return [sum, error instanceof RangeError, message, (cause as Error).message, closed];
      });
      assert.deepEqual(told, [3, true, 'no', 'deeper', 'ScopeClosedError']);
    },
  },
  {
    title: 'parallel.1: a cancellation wakes a body that waits on a worker',
    async run({ page }) {
      const told = await page.evaluate(async () => {
        const { Task, WorkerPool, CancellationError } = tasktree.adapter;
        const pool = new WorkerPool<Work>(() => new Worker('/work.js', { type: 'module' }), { size: 1 });
        await new Task(() => pool.call.add(1, 2));
        const task = new Task(() => pool.call.sleep(60_000));
        setTimeout(() => task.cancel('enough'), 50);
        const error = await task.value.catch((reason: unknown) => reason);
        await pool[Symbol.asyncDispose]();
        return [error instanceof CancellationError, (error as { reason?: unknown }).reason];
      });
      assert.deepEqual(told, [true, 'enough']);
    },
  },
  {
    title: 'parallel.2: a cancellation reaches a busy loop where memory is shared',
    async run(browser) {
      await isolate(browser);
      const told = await browser.page.evaluate(async () => {
        const { Task, WorkerPool, host } = tasktree.adapter;
        const pool = new WorkerPool<Work>(() => new Worker('/work.js', { type: 'module' }), { size: 1 });
        await new Task(() => pool.call.add(1, 2));
        const task = new Task(() => pool.call.spin(15_000));
        setTimeout(() => task.cancel({ why: 'enough' }), 50);
        const error = await task.value.catch((reason: unknown) => reason);
        await pool[Symbol.asyncDispose]();
        return [host.workers?.sharedMemory, (error as { reason?: unknown }).reason];
      });
      assert.deepEqual(told, [true, { why: 'enough' }]);
    },
  },
  {
    title: 'parallel.2: elsewhere the host says that it does not, and a worker can be terminated for it',
    skip: (name) => (name === 'webkit' ? 'this build shares memory in every page' : undefined),
    async run({ page }) {
      const told = await page.evaluate(async () => {
        const { Task, WorkerPool, WorkerLostError, host } = tasktree.adapter;
        const make = (): Worker => new Worker('/work.js', { type: 'module' });
        const pool = new WorkerPool<Work>(make, { size: 1, terminateAfter: 100 });
        await new Task(() => pool.call.add(1, 2));
        const task = new Task(() => pool.call.spin(15_000));
        setTimeout(() => task.cancel('enough'), 50);
        const error = await task.value.catch((reason: unknown) => reason);
        const sum = await new Task(() => pool.call.add(1, 2));
        await pool[Symbol.asyncDispose]();
        return [host.workers?.sharedMemory, error instanceof WorkerLostError, sum];
      });
      assert.deepEqual(told, [false, true, 3]);
    },
  },
  {
    title: 'parallel.4: a worker that closes itself is missed, and replaced',
    async run({ page }) {
      const told = await page.evaluate(async () => {
        const { Task, WorkerPool, WorkerLostError } = tasktree.adapter;
        const pool = new WorkerPool<Work>(() => new Worker('/work.js', { type: 'module' }), { size: 1 });
        const lost = new Task(() => pool.call.close());
        const next = new Task(() => pool.call.add(1, 2));
        const error = await lost.value.catch((reason: unknown) => reason);
        const sum = await next;
        await pool[Symbol.asyncDispose]();
        return [error instanceof WorkerLostError, sum];
      });
      assert.deepEqual(told, [true, 3]);
    },
  },
  {
    title: 'parallel.4: a module that throws, is not there or does not expose anything fails the calls',
    async run({ page }) {
      const told = await page.evaluate(async () => {
        const { Task, WorkerPool } = tasktree.adapter;
        const outcomes: string[] = [];
        for (const url of ['/work.js?throws', '/missing.js', '/work.js?silent']) {
          const make = (): Worker => new Worker(url, { type: 'module' });
          const pool = new WorkerPool<Work>(make, { size: 2, startTimeout: 1_000 });
          const calls = [1, 2, 3].map((n) => new Task(() => pool.call.add(n, n)).value);
          for (const { status, reason } of (await Promise.allSettled(calls)) as PromiseRejectedResult[]) {
            outcomes.push(status, (reason as Error).name);
          }
          await pool[Symbol.asyncDispose]();
        }
        return outcomes;
      });
      assert.deepEqual(told, Array.from({ length: 9 }, () => ['rejected', 'WorkerLostError']).flat());
    },
  },
  {
    title: 'a worker has a pool of its own',
    async run({ name, page, reload }) {
      // Firefox 153 under automation: one `new Worker` in fifty that a worker calls never returns, without this library too.
      const [attempts, patience] = name === 'firefox' ? [4, 4_000] : [1, 15_000];
      const nested = (): Promise<number | undefined> =>
        page.evaluate(async (milliseconds) => {
          const { Task, WorkerPool } = tasktree.adapter;
          const pool = new WorkerPool<Work>(() => new Worker('/work.js', { type: 'module' }), { size: 1 });
          const late = new Promise<undefined>((resolve) => setTimeout(resolve, milliseconds, undefined));
          const sum = await Promise.race([
            new Task(() => pool.call.nested(new URL('/work.js', location.href).href)),
            late,
          ]);
          if (sum !== undefined) await pool[Symbol.asyncDispose]();
          return sum;
        }, patience);
      let told = await nested();
      for (let attempt = 1; told === undefined && attempt < attempts; attempt++) {
        await reload();
        told = await nested();
      }
      assert.equal(told, 23);
    },
  },
];
