import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { hasBrowser, launchBrowser, type Page } from '@tasktree/tools/browsers';
import { serveGallery, type GalleryServer } from '../server/server.ts';

declare global {
  /** What the page of the gallery offers; see src/main.ts. */
  var gallery: { readonly tasks: () => number };
}

const shots = new URL('../.reports/', import.meta.url);

/** Asks the page until it says yes. */
async function until(page: Page, what: string, condition: () => boolean): Promise<void> {
  for (let turn = 0; turn < 4_000; turn++) {
    if (await page.evaluate(condition)) return;
    await page.evaluate(() => new Promise<void>((resolve) => requestAnimationFrame(() => resolve())));
  }
  assert.fail(what);
}

/** Scrolls on, and the longest of some frames from then, in milliseconds. */
function scroll(page: Page, by: number): Promise<number> {
  return page.evaluate(async (distance) => {
    const nextFrame = (): Promise<number> =>
      new Promise((resolve) => requestAnimationFrame(() => resolve(performance.now())));
    let frame = await nextFrame();
    let most = 0;
    (document.getElementById('scroller') as HTMLElement).scrollTop += distance;
    for (let step = 0; step < 10; step++) {
      const at = await nextFrame();
      most = Math.max(most, at - frame);
      frame = at;
    }
    return most;
  }, by);
}

const allLoaded = (): boolean =>
  [...document.querySelectorAll('.cell img')].every((image) => image.hasAttribute('src'));
const onlyTheGallery = (): boolean => globalThis.gallery.tasks() === 1;

for (const name of ['chromium', 'firefox'] as const) {
  const missing = (await hasBrowser(name)) ? false : `${name} is not on this machine`;

  void describe(`the gallery in ${name}`, { skip: missing }, () => {
    const latency: [number, number] = [20, 150];
    let server: GalleryServer;
    let browser: Awaited<ReturnType<typeof launchBrowser>>;
    let page: Page;

    before(async () => {
      server = await serveGallery({ latency });
      browser = await launchBrowser(name);
      page = await browser.open();
      await page.goto(server.url);
    });
    after(async () => {
      await browser.close();
      await server.close();
    });

    void it('shows the pictures in view, and elements for no others', async () => {
      await until(page, 'cells appear', () => document.querySelectorAll('.cell').length > 20);
      await until(page, 'all pictures near the view are loaded', allLoaded);
      const cells = await page.evaluate(() => document.querySelectorAll('.cell').length);
      assert.ok(cells < 200, `${cells} cells`);
      await mkdir(shots, { recursive: true });
      await writeFile(new URL(`gallery-${name}.png`, shots), await page.screenshot());
    });

    void it('ends the tasks of what is loaded, the background writes too', async () => {
      await until(page, 'only the task of the page is left', onlyTheGallery);
    });

    void it('aborts the requests of cells that scroll away, smoothly', async () => {
      const before = server.counts.aborted;
      const atRest = await scroll(page, 0);
      let longest = 0;
      // No picture arrives while it scrolls, so whatever is under way in a place is aborted when that is left.
      latency.splice(0, 2, 60_000, 60_001);
      for (let place = 0; place < 20; place++) {
        const { requested } = server.counts;
        longest = Math.max(longest, await scroll(page, 3_000));
        await until(page, 'requests are under way', () => globalThis.gallery.tasks() > 5);
        while (server.counts.requested === requested) await delay(5);
      }
      latency.splice(0, 2, 20, 150);
      longest = Math.max(longest, await scroll(page, 3_000));
      await writeFile(new URL(`scrolling-${name}.png`, shots), await page.screenshot());
      await until(page, 'the pictures of where it stopped are loaded', allLoaded);
      await until(page, 'nothing else is left', onlyTheGallery);
      const aborted = server.counts.aborted - before;
      assert.ok(aborted >= 20, `${aborted} aborted`);
      // Where other things run beside, a page at rest has long frames, too.
      assert.ok(
        longest < Math.max(500, 4 * atRest),
        `the longest frame took ${longest} ms, at rest ${atRest}`,
      );
    });

    void it('shows a picture from the cache without a request', async () => {
      await page.evaluate(() => (document.getElementById('scroller') as HTMLElement).scrollTo(0, 0));
      await until(page, 'the first pictures are there again', allLoaded);
      await until(page, 'nothing else is left', onlyTheGallery);
      const { requested } = server.counts;
      await page.goto(server.url);
      await until(page, 'cells appear', () => document.querySelectorAll('.cell').length > 20);
      await until(page, 'all pictures are loaded', allLoaded);
      assert.equal(server.counts.requested, requested);
    });

    void it('leaves no task of the page that has begun when the page is left', async () => {
      await page.evaluate(() => {
        (document.getElementById('scroller') as HTMLElement).scrollTop = 200_000;
      });
      await until(page, 'requests are under way', () => globalThis.gallery.tasks() > 5);
      await page.goto(`${server.url}album.json`);
      const left = await page.evaluate(() => sessionStorage.getItem('left'));
      const { persisted, tasks } = JSON.parse(String(left)) as { persisted: boolean; tasks: string[] };
      // What writes to the cache is detached, to outlive whatever wanted the picture; the browser ends it with the page. Caught early it
      // waits for both of its children.
      const ofPage = tasks.filter((task) => !/^(?:cache \d+(?:,\d+)?|write |count )$/.test(task));
      // A page that the browser keeps goes on with its tasks when it is shown again.
      if (!persisted) assert.deepEqual(ofPage, []);
    });
  });
}
