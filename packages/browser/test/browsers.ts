import { fileURLToPath } from 'node:url';
import { launchBrowser, type BrowserName, type Page } from '@tasktree/tools/browsers';
import { bundle, servePages } from '@tasktree/tools/pages';
import type { Library } from './page.ts';

declare global {
  /** What `page.ts` exports; there in every page that a check is given. */
  var tasktree: Library;
}

/** A browser that runs, with one page of the library. */
export interface RunningBrowser {
  readonly name: string;
  readonly version: string;
  readonly page: Page;
  /** Where its pages are served from. */
  readonly url: string;
  /** Loads the page anew, so that nothing is left of what ran there. */
  readonly reload: () => Promise<void>;
  /** Loads the library into the page that is there. */
  readonly load: () => Promise<void>;
  /** How many requests for `/slow` have come in. */
  readonly arrived: () => number;
  /** How many requests for `/slow`, which is never answered, have been given up by the page. */
  readonly givenUp: () => number;
  /** Shows a line beside the results. */
  readonly note: (text: string) => void;
  readonly close: () => Promise<void>;
}

const source = fileURLToPath(new URL('page.ts', import.meta.url));
const work = fileURLToPath(new URL('workers/work.ts', import.meta.url));
const suite = fileURLToPath(new URL('conformance/worker.ts', import.meta.url));
const copy = fileURLToPath(import.meta.resolve('@tasktree/core'));

function load(): Promise<void> {
  return import(new URL('/page.js', location.href).href).then((module) => {
    globalThis.tasktree = module.tasktree as Library;
  });
}

/** A page whose functions run in scripts of the page itself. */
function withLibrary(page: Page): Page {
  return {
    goto: (url) => page.goto(url),
    evaluate: (callback, ...args) =>
      page.evaluate(
        (text: string, given: unknown[]) => globalThis.tasktree.call(text, given) as never,
        String(callback),
        args as unknown[],
      ),
    screenshot: () => page.screenshot(),
  };
}

/** Starts the browser of that name, with the library in a page of its own. */
export async function start(
  name: BrowserName,
  note: (text: string) => void,
  pages: Record<string, string> = {},
): Promise<RunningBrowser> {
  let arrived = 0;
  let givenUp = 0;
  const files = {
    ...pages,
    '/page.js': await bundle(source),
    '/core.js': await bundle(copy),
    '/work.js': await bundle(work),
    '/suite.js': await bundle(suite),
  };
  const server = await servePages(files, ({ url }, response) => {
    if (url === '/missing.js') {
      response.statusCode = 404;
      response.end();
      return true;
    }
    // With both, a page may share memory with its workers; these need the latter as well.
    if (url === '/isolated') response.setHeader('cross-origin-opener-policy', 'same-origin');
    if (url === '/isolated' || url === '/work.js' || url === '/suite.js')
      response.setHeader('cross-origin-embedder-policy', 'require-corp');
    if (url !== '/slow') return false;
    arrived += 1;
    response.on('close', () => (givenUp += 1));
    return true;
  });
  const browser = await launchBrowser(name);
  const page: Page = await browser.open();
  return {
    name,
    version: browser.version,
    page: withLibrary(page),
    url: server.url,
    async reload() {
      await page.goto(`${server.url}/`);
      await page.evaluate(load);
    },
    load: () => page.evaluate(load),
    arrived: () => arrived,
    givenUp: () => givenUp,
    note,
    async close() {
      await browser.close();
      await server.close();
    },
  };
}

/** Something that holds in every browser. */
export interface Check {
  readonly title: string;
  /** Why it says nothing in the browser of that name. */
  readonly skip?: (name: string) => string | undefined;
  run(browser: RunningBrowser): Promise<void>;
}
