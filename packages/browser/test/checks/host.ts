import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import type { Check } from '../browsers.ts';

/** Two requests of a page: of a task, and without one. */
interface UnderWay {
  readonly task: { cancel(): void };
  readonly controller: AbortController;
  readonly failures: readonly Promise<unknown>[];
}

export const hostChecks: readonly Check[] = [
  {
    title: 'the adapter exports every name of core, and the same value',
    async run({ page }) {
      const { names, other } = await page.evaluate(() => {
        const { adapter, core } = tasktree;
        const names = Object.keys(core) as (keyof typeof core)[];
        return { names, other: names.filter((name) => adapter[name] !== core[name]) };
      });
      assert.ok(names.length > 0);
      assert.deepEqual(other, []);
    },
  },
  {
    title: 'importing it installs the host, of tier explicit',
    async run({ page }) {
      const told = await page.evaluate(() => [tasktree.core.host.name, tasktree.core.host.ambient]);
      assert.deepEqual(told, ['browser', 'explicit']);
    },
  },
  {
    title: 'clock.1, clock.2: never early by the clock itself, and not at once beyond 2^31 ms',
    async run({ page }) {
      const { early, fired } = await page.evaluate(async () => {
        const { clock } = tasktree.adapter.browserHost;
        const wait = (ms: number): Promise<number> => {
          const due = clock.now() + ms;
          return new Promise((resolve) => clock.schedule(due, () => resolve(clock.now() - due)));
        };
        let fired = false;
        const cancel = clock.schedule(clock.now() + 2 ** 33, () => (fired = true));
        const late = [await wait(0), await wait(1), await wait(2.3), await wait(7)];
        cancel();
        return { early: late.filter((ms) => ms < 0), fired };
      });
      assert.deepEqual(early, []);
      assert.equal(fired, false);
    },
  },
  {
    title: 'ambient.2, ambient.4: the current task in the synchronous start, and none after an await',
    async run({ page }) {
      const seen = await page.evaluate(() => {
        const { Task, withTaskGroup } = tasktree.core;
        return new Task(async (task) => {
          const before = Task.current?.id === task.id;
          await Promise.resolve();
          const after = Task.current;
          const error = await withTaskGroup(() => {}).catch((reason: Error) => reason.name);
          return [before, after === undefined, error, task.run(() => Task.current?.id === task.id)];
        }).value;
      });
      assert.deepEqual(seen, [true, true, 'NoCurrentTaskError', true]);
    },
  },
  {
    title: 'an uncaught exception is an error event, an unhandled rejection an unhandledrejection event',
    async run({ page }) {
      const seen = await page.evaluate(async () => {
        const { browserHost } = tasktree.adapter;
        const seen: string[] = [];
        addEventListener('error', (event) => {
          event.preventDefault();
          seen.push(`error ${event.error.message}`);
        });
        addEventListener('unhandledrejection', (event) => {
          event.preventDefault();
          seen.push(`rejection ${event.reason.message}`);
        });
        browserHost.reportUncaught(new Error('a'), 'exception');
        browserHost.reportUncaught(new Error('b'), 'rejection');
        await new Promise((resolve) => setTimeout(resolve, 50));
        return seen;
      });
      assert.deepEqual(seen, ['error a', 'rejection b']);
    },
  },
  {
    title: 'signal.2: cancelling a task aborts its fetch, for the server too',
    async run({ page, arrived, givenUp, note }) {
      const [before, gone] = [arrived(), givenUp()];
      await page.evaluate(() => {
        const task = new tasktree.core.Task((task) =>
          fetch('/slow', { cache: 'no-store', signal: task.signal as AbortSignal }),
        );
        const controller = new AbortController();
        const plain = fetch('/slow', { cache: 'no-store', signal: controller.signal });
        const failures = [task.value, plain].map((promise) => promise.catch((reason: unknown) => reason));
        Object.assign(globalThis, { underWay: { task, controller, failures } });
      });
      // Only what has reached the server can be given up. Not through the cache, in which equal requests wait for each other.
      for (let tries = 0; arrived() < before + 2 && tries < 500; tries += 1) await delay(20);
      const { name, isCancellation, givesReason } = await page.evaluate(async () => {
        const { task, controller, failures } = (globalThis as unknown as { underWay: UnderWay }).underWay;
        task.cancel();
        controller.abort('reason');
        const [error, reason] = await Promise.all(failures);
        return {
          name: (error as Error).name,
          isCancellation: error instanceof tasktree.core.CancellationError,
          givesReason: reason === 'reason',
        };
      });
      assert.equal(name, 'AbortError');
      // Where the browser has an error of its own for it, that of the task comes out all the same (cancel.20).
      if (!givesReason) note("fetch does not reject with the signal's reason here");
      assert.equal(isCancellation, true);
      for (let tries = 0; givenUp() < gone + 2 && tries < 500; tries += 1) await delay(20);
      assert.equal(givenUp(), gone + 2);
    },
  },
  {
    title: 'it works in a module worker',
    async run({ page }) {
      const answer = await page.evaluate(async () => {
        const code = `import { tasktree } from ${JSON.stringify(new URL('/page.js', location.href).href)};
          const { runMain, host, withTaskGroup } = tasktree.adapter;
          postMessage(await runMain(async (task) => {
            const sum = await task.withTaskGroup(async (group) => {
              for (let i = 1; i <= 10; i++) group.addTask(async (child) => { await child.sleep(1); return i; });
              let sum = 0;
              for await (const i of group) sum += i;
              return sum;
            });
            return [host.name, sum];
          }));`;
        const url = URL.createObjectURL(new Blob([code], { type: 'text/javascript' }));
        const worker = new Worker(url, { type: 'module' });
        return new Promise((resolve, reject) => {
          worker.onmessage = (event) => resolve(event.data);
          worker.onerror = (event) => reject(new Error(event.message));
        });
      });
      assert.deepEqual(answer, ['browser', 55]);
    },
  },
];
