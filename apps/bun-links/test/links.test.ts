import assert from 'node:assert/strict';
import { afterAll, beforeAll, test } from 'bun:test';

interface Ended {
  readonly code: number;
  readonly output: string;
}

const program = new URL('../src/main.ts', import.meta.url).pathname;

function start(...args: string[]): {
  readonly process: Bun.Subprocess<'ignore', 'pipe', 'pipe'>;
  readonly ended: Promise<Ended>;
} {
  const process = Bun.spawn([globalThis.process.execPath, program, ...args], {
    stdout: 'pipe',
    stderr: 'pipe',
  });
  const ended = Promise.all([
    process.exited,
    new Response(process.stdout).text(),
    new Response(process.stderr).text(),
  ]).then(([code, out, err]) => ({ code, output: out + err }));
  return { process, ended };
}

const run = (...args: string[]): Promise<Ended> => start(...args).ended;

/** A site with everything that can be wrong; it counts what is open at once, and says what was aborted. */
let server: ReturnType<typeof Bun.serve>;
let open = 0;
let mostOpen = 0;
let onAborted: (() => void) | undefined;
let arrived: (() => void) | undefined;

const pages: Record<string, string> = {
  '/': '<a href="/a">a</a> <a href="/wide">wide</a> <a href="https://elsewhere.invalid/">other</a>',
  '/a': '<h1 id="top">A</h1><a href="/">back</a><a href="/gone">gone</a><a href="/a#top">top</a><a href="/a#nowhere">nowhere</a>',
  '/wide': Array.from({ length: 40 }, (_, index) => `<a href="/leaf/${index}">${index}</a>`).join(''),
  '/stuck': '<a href="/never">never</a>',
};

beforeAll(() => {
  server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    async fetch(request) {
      const { pathname } = new URL(request.url);
      open += 1;
      mostOpen = Math.max(mostOpen, open);
      try {
        if (pathname === '/never') {
          arrived?.();
          await new Promise<void>((resolve) => request.signal.addEventListener('abort', () => resolve()));
          onAborted?.();
        }
        await Bun.sleep(2);
        const html = pathname.startsWith('/leaf/') ? '<p>leaf</p>' : pages[pathname];
        if (html === undefined) return new Response('gone', { status: 404 });
        return new Response(html, { headers: { 'content-type': 'text/html' } });
      } finally {
        open -= 1;
      }
    },
  });
});
afterAll(() => server.stop(true));

test('finds broken links and missing fragments, within the limit for each host', async () => {
  mostOpen = 0;
  const { code, output } = await run(server.url.href, '--per-host', '3');
  assert.equal(code, 1);
  assert.match(output, /\/a: \S+\/gone: status 404/);
  assert.match(output, /\/a: \S+\/a: has no part #nowhere/);
  assert.doesNotMatch(output, /#top/);
  assert.match(
    output,
    /44 addresses, 43 of them pages, 46 links, 2 broken; 1 links to other sites were not followed\./,
  );
  assert.equal(mostOpen, 3);
});

test('a page that does not answer is broken, and its request is aborted', async () => {
  const aborted = new Promise<void>((resolve) => (onAborted = resolve));
  const { code, output } = await run(`${server.url.href}stuck`, '--time-limit', '80');
  assert.equal(code, 1);
  assert.match(output, /\/stuck: \S+\/never: no answer within 80 ms/);
  await aborted;
});

test('Ctrl-C stops what is under way, says what was found, and exits with 130', async () => {
  const stuck = new Promise<void>((resolve) => (arrived = resolve));
  const aborted = new Promise<void>((resolve) => (onAborted = resolve));
  const { process, ended } = start(`${server.url.href}stuck`);
  await stuck;
  process.kill('SIGINT');
  const { code, output } = await ended;
  assert.equal(code, 130);
  assert.match(output, /Stopped early\. 1 addresses/);
  await aborted;
});

test('an address that nobody listens at is one broken link', async () => {
  const { code, output } = await run('http://127.0.0.1:9/');
  assert.equal(code, 1);
  assert.match(output, /1 addresses, 0 of them pages, 0 links, 1 broken/);
});

test('the documentation of this repository has no broken link', async () => {
  const { code, output } = await run();
  assert.match(output, /, 0 broken/);
  assert.equal(code, 0, output);
});

for (const [args, message] of [
  [['ftp://x'], 'the url must begin with http:// or https://; got ftp://x'],
  [['--per-host', '0'], '--per-host must be a positive integer; got 0'],
  [['--fast'], "Unknown option '--fast'"],
  [['http://a/', 'http://b/'], 'one url, please; got http://a/ http://b/'],
] as const) {
  test(`names wrong input: ${args.join(' ')}`, async () => {
    const { code, output } = await run(...args);
    assert.equal(code, 2);
    assert.ok(output.includes(message), output);
  });
}
