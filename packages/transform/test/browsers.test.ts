import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { browserNames, hasBrowser, launchBrowser } from '@tasktree/tools/browsers';
import { bundle, servePages } from '@tasktree/tools/pages';
import { forRun } from '@tasktree/tools/patience';
import { expect, test } from 'vitest';
import transform from '../src/vite.ts';
import type * as Page from './page.ts';

declare global {
  var page: typeof Page;
}

const plugin = transform({ exclude: [/[\\/]node_modules[\\/]/, /[\\/]packages[\\/](?:core|browser)[\\/]/] });
const code = await bundle(fileURLToPath(new URL('page.ts', import.meta.url)), { plugins: [plugin] });

/** The cases dispose of things by the symbols, which WebKit does not have yet. */
const html = `<!doctype html><title>Test</title><link rel="icon" href="data:,">
  <script>for (const name of ['dispose', 'asyncDispose']) Symbol[name] ??= Symbol.for('Symbol.' + name);</script>
  <script type="module">import * as page from '/page.js'; globalThis.page = page;</script>`;

for (const name of browserNames) {
  const isThere = await hasBrowser(name);
  test.skipIf(!isThere)(`${name}: the laws hold in ambient form`, { timeout: forRun }, async () => {
    const server = await servePages({ '/page.js': code, '/': html });
    const browser = await launchBrowser(name);
    try {
      const page = await browser.open();
      await page.goto(`${server.url}/`);
      // A driver may say that the page is there before its module has run.
      while (!(await page.evaluate(() => 'page' in globalThis))) await delay(20);
      await page.evaluate((version: string) => globalThis.page.begin(version), browser.version);
      let { outcome, error } = await page.evaluate(() => globalThis.page.progress);
      while (outcome === null && error === null) {
        await delay(500);
        ({ outcome, error } = await page.evaluate(() => globalThis.page.progress));
      }
      expect(error).toBeNull();
      expect(outcome).toMatchObject({ ambient: 'full', failures: [] });
      expect(outcome?.passed).toBeGreaterThan(300);
    } finally {
      await browser.close();
      await server.close();
    }
  });
}
