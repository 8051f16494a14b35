// Runs the examples of pages in Chromium. They are built as applications are: with the transform, so that the current task is
// known after an await as it is elsewhere.
import path from 'node:path';
import { launchBrowser } from '@tasktree/tools/browsers';
import { bundle, servePages } from '@tasktree/tools/pages';
import transform from '@tasktree/transform/vite';
import { pageAt } from './example-server.ts';
import { folderOf } from './extract-examples.ts';
import type { Library, Outcome, Runnable, runExample } from './run-example.ts';

declare global {
  /** What the module of the place exports; there in the page. */
  var place: Library & {
    readonly examples: Readonly<Record<string, Runnable['load']>>;
    readonly runExample: typeof runExample;
  };
}

const plugin = transform({ exclude: [/[\\/]node_modules[\\/]/, /[\\/]packages[\\/](?:core|browser)[\\/]/] });
const html = `<!doctype html><title>Examples</title><link rel="icon" href="data:,">`;

/** The outcome of each example by its name. */
export async function runInPage(): Promise<Map<string, Outcome>> {
  const code = await bundle(path.join(folderOf('chromium'), 'index.ts'), { plugins: [plugin] });
  const server = await servePages({ '/': html, '/examples.js': code }, ({ url = '' }, response) => {
    if (url === '/' || url === '/examples.js') return false;
    response.end(pageAt(url));
    return true;
  });
  const browser = await launchBrowser('chromium');
  try {
    const page = await browser.open();
    await page.goto(`${server.url}/`);
    return new Map(await page.evaluate(runAll));
  } finally {
    await browser.close();
    await server.close();
  }
}

/** Runs in the page. */
async function runAll(): Promise<[string, Outcome][]> {
  const { document } = globalThis as unknown as { document: { readonly baseURI: string } };
  globalThis.place = (await import(new URL('/examples.js', document.baseURI).href)) as typeof place;
  const { examples, runExample, ...library } = globalThis.place;
  const outcomes: [string, Outcome][] = [];
  const onUncaught = (listener: (error: unknown) => void) => {
    const stop = new AbortController();
    addEventListener('error', (event) => listener((event as Event & { error?: unknown }).error), stop);
    addEventListener(
      'unhandledrejection',
      (event) => listener((event as Event & { reason?: unknown }).reason),
      stop,
    );
    return () => stop.abort();
  };
  const format = (...values: unknown[]) =>
    values
      .map((value) => (typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value))))
      .join(' ');
  for (const [name, load] of Object.entries(examples)) {
    outcomes.push([name, await runExample({ load }, library, { format, onUncaught })]);
  }
  return outcomes;
}
