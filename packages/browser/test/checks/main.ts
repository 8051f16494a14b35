import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import type { Check } from '../browsers.ts';

/** A frame with a task that is cancelled when it is left, and one that is not. */
const frame = `<!doctype html><script type="module">
  import { tasktree } from '/page.js';
  addEventListener('error', () => parent.seen.push('error event'));
  for (const cancelOnPageHide of [true, false]) {
    tasktree.adapter.runMain(
      (task) => task.withTaskGroup((group) => {
        group.addTask((child) => child.withTaskCancellationHandler(
          (inner) => inner.sleep(60000),
          (reason) => parent.seen.push([cancelOnPageHide, reason.name, reason.code].join(' ')),
        ));
      }),
      { cancelOnPageHide },
    );
  }
  setTimeout(() => {
    parent.seen.push('ready');
    parent.dispatchEvent(new Event('ready'));
  }, 20);
</script>`;

export const mainPages = { '/frame': frame };

export const mainChecks: readonly Check[] = [
  {
    title: 'runMain gives the value; an error is one error event and no unhandled rejection',
    async run({ page }) {
      const seen = await page.evaluate(async () => {
        const { runMain } = tasktree.adapter;
        const seen: string[] = [];
        for (const type of ['error', 'unhandledrejection']) {
          addEventListener(type, (event) => {
            event.preventDefault();
            seen.push(`${type} ${(event as ErrorEvent).error?.message}`);
          });
        }
        seen.push(await runMain(async (task) => (await task.sleep(1), 'value')));
        void runMain(() => {
          throw new Error('boom');
        });
        await new Promise((resolve) => setTimeout(resolve, 50));
        return seen;
      });
      assert.deepEqual(seen, ['value', 'error boom']);
    },
  },
  {
    title: 'leaving a page cancels the task of runMain, with its children, where asked to; and only there',
    async run({ page }) {
      const seen = await page.evaluate(async () => {
        const seen: string[] = [];
        const frame = document.body.appendChild(document.createElement('iframe'));
        const loaded = (): Promise<void> =>
          new Promise((resolve) => frame.addEventListener('load', () => resolve(), { once: true }));
        Object.assign(globalThis, { seen });
        const ready = new Promise((resolve) => addEventListener('ready', resolve, { once: true }));
        frame.src = '/frame';
        await ready;
        const left = loaded();
        frame.src = '/elsewhere';
        await left;
        await new Promise((resolve) => setTimeout(resolve, 50));
        return seen;
      });
      assert.deepEqual(seen, ['ready', 'true PageLeft ERR_TASKTREE_PAGE_LEFT']);
    },
  },
  {
    title: 'a page that is kept to come back to goes on with its tasks',
    async run({ page }) {
      const seen = await page.evaluate(async () => {
        const main = tasktree.adapter.runMain(
          async (task) => {
            await task.sleep(100);
            return task.isCancelled;
          },
          { cancelOnPageHide: true },
        );
        dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
        return main;
      });
      assert.equal(seen, false);
    },
  },
];

/** To be run last. */
export const cacheCheck: Check = {
  title: 'the back/forward cache keeps a page with a running task, and the task goes on',
  async run({ page, load, note }) {
    // Drivers lose sight of a page that comes from the cache, when it was they who left it.
    const leave = async (path: string): Promise<void> => {
      await page.evaluate((path) => void setTimeout(() => location.assign(path), 0), path);
      await delay(500);
      await load();
    };
    /** Leaves the page and comes back; whether it is the same one. */
    const comeBack = async (): Promise<boolean> => {
      await leave('/elsewhere');
      await page.evaluate(() => void setTimeout(() => history.back(), 0));
      await delay(500);
      await load();
      return page.evaluate(() => (globalThis as { isKept?: boolean }).isKept === true);
    };
    const mark = (): Promise<void> =>
      page.evaluate(() => {
        addEventListener('pageshow', (event) => Object.assign(globalThis, { isKept: event.persisted }));
      });
    const ticks = (): Promise<number> => page.evaluate(() => (globalThis as { ticks?: number }).ticks!);

    await mark();
    if (!(await comeBack())) {
      note('it keeps no page at all while it is driven, so nothing is known of its back/forward cache');
      return;
    }
    await leave('/with-a-task');
    await mark();
    await page.evaluate(() => {
      const state = Object.assign(globalThis, { ticks: 0 });
      void tasktree.adapter.runMain(
        async (task) => {
          for (; !task.isCancelled; state.ticks += 1) await task.sleep(10);
          state.ticks = -1;
        },
        { cancelOnPageHide: true },
      );
    });
    await delay(100);
    assert.equal(await comeBack(), true, 'it came from the cache');
    const first = await ticks();
    await delay(200);
    const second = await ticks();
    assert.ok(first > 0 && second > first, `${first} then ${second} ticks`);
  },
};
