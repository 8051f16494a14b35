// Serves pages for browser tests from memory, on the loopback interface only.
import { createServer } from 'node:http';
import { build } from 'vite';

/**
 * One ES module out of `entry` and all that it imports, for any of the browsers in use.
 *
 * @param {string} entry the path of a file
 * @param {{ plugins?: unknown[] }} [options] plugins for Vite
 * @returns {Promise<string>}
 */
export async function bundle(entry, { plugins = [] } = {}) {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    plugins,
    build: {
      write: false,
      minify: false,
      modulePreload: false,
      target: 'es2022',
      rolldownOptions: {
        input: entry,
        preserveEntrySignatures: 'strict',
        output: { codeSplitting: false, sourcemap: 'inline' },
      },
    },
  });
  return [built].flat()[0].output[0].code;
}

/**
 * Serves `files` until closed. A path that is not there is an empty page, so that every test has one of its own.
 *
 * @param {Record<string, string>} files texts by path: scripts end in `.js`, all else is HTML
 * @param {(request: import('node:http').IncomingMessage, response: import('node:http').ServerResponse) => boolean} [handle]
 *   answers what it returns true for
 */
export async function servePages(files, handle = () => false) {
  const server = createServer((request, response) => {
    if (handle(request, response)) return;
    const { pathname } = new URL(request.url, 'http://127.0.0.1');
    const type = pathname.endsWith('.js') ? 'text/javascript' : 'text/html';
    response.setHeader('content-type', `${type}; charset=utf-8`);
    response.end(files[pathname] ?? '<!doctype html><title>Test</title><link rel="icon" href="data:,">');
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
