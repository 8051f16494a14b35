import assert from 'node:assert/strict';
import { createReadStream } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { hasBrowser, launchBrowser } from '@tasktree/tools/browsers';
import { servePages } from '@tasktree/tools/pages';
import { fileOf } from '../src/built.ts';

const types: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

const skip = (await hasBrowser('chromium')) ? false : 'no Chromium is installed here';

test('in a browser the search finds the page of a name', { skip }, async () => {
  const server = await servePages({}, (request, response) => {
    const file = fileOf(new URL(request.url ?? '/', 'http://site').pathname);
    if (file === undefined) return false;
    response.setHeader('content-type', types[path.extname(file)] ?? 'application/octet-stream');
    createReadStream(file).pipe(response);
    return true;
  });
  const browser = await launchBrowser('chromium');
  try {
    const page = await browser.open();
    await page.goto(`${server.url}/`);
    const found = await page.evaluate(async () => {
      const seen = async <T>(look: () => T | null | undefined): Promise<T> => {
        for (let tries = 0; tries < 400; tries += 1) {
          const there = look();
          if (there) return there;
          await new Promise((resolve) => setTimeout(resolve, 25));
        }
        throw new Error(`not seen: ${String(look)}`);
      };
      // The button is in the page before the script that makes it work: until then a click is lost.
      const field = await seen(() => {
        const there = document.querySelector<HTMLInputElement>('#localsearch-input');
        if (there === null) document.querySelector<HTMLElement>('.DocSearch-Button')?.click();
        return there;
      });
      field.value = 'withTaskGroup';
      field.dispatchEvent(new Event('input', { bubbles: true }));
      await seen(() => document.querySelector('.results a'));
      return [...document.querySelectorAll<HTMLAnchorElement>('.results a')].map(({ pathname }) => pathname);
    });
    assert.ok(found.includes('/reference/core/functions/withTaskGroup'), String(found));
  } finally {
    await browser.close();
    await server.close();
  }
});
