// Finds the browsers of this machine and drives them: Chromium over CDP and Firefox over WebDriver BiDi, both by
// puppeteer-core, and WebKitGTK's MiniBrowser over classic WebDriver. Where no Chromium is installed, one that
// comes as an npm package stands in.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import puppeteer from 'puppeteer-core';

/** The names in the order in which reports list them. */
export const browserNames = Object.freeze(['chromium', 'firefox', 'webkit']);

const candidates = {
  chromium: ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'],
  firefox: ['firefox-esr', 'firefox'],
};
const applications = {
  chromium: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ],
  firefox: ['/Applications/Firefox.app/Contents/MacOS/firefox'],
};
const miniBrowsers = ['x86_64-linux-gnu', 'aarch64-linux-gnu'].map(
  (triple) => `/usr/lib/${triple}/webkit2gtk-4.1/MiniBrowser`,
);

/** What a browser shows and runs; closed with it. */
const pageOf = (page) => ({
  goto: (url) => page.goto(url),
  evaluate: (callback, ...args) => page.evaluate(callback, ...args),
  screenshot: () => page.screenshot(),
});

const drivers = {
  chromium: {
    async find() {
      if (process.env.CHROMIUM_PATH === 'npm') return npmChromium();
      const command = process.env.CHROMIUM_PATH ?? installed('chromium');
      return command === undefined ? npmChromium() : { command };
    },
    launch: ({ command, env }) =>
      launchByPuppeteer({
        browser: 'chrome',
        executablePath: command,
        args: [
          '--no-sandbox',
          '--disable-gpu',
          '--disable-quic',
          '--disable-sync',
          '--disable-background-networking',
          '--disable-component-update',
          '--no-first-run',
          '--js-flags=--expose-gc',
        ],
        env: { ...process.env, ...env },
      }),
  },
  firefox: {
    find: async () => {
      const command = process.env.FIREFOX_PATH ?? installed('firefox');
      return command && { command };
    },
    launch: ({ command }) =>
      launchByPuppeteer({
        browser: 'firefox',
        executablePath: command,
        // TestUtils.gc()
        extraPrefsFirefox: { 'dom.testing.testutils.enabled': true },
      }),
  },
  webkit: {
    find: async () => {
      const [driver, display, command] = [
        onPath('WebKitWebDriver'),
        onPath('Xvfb'),
        miniBrowsers.find(existsSync),
      ];
      return driver && display && command && { command, driver, display };
    },
    launch: launchWebKit,
  },
};

/**
 * Whether that browser can be launched here.
 *
 * @param {'chromium' | 'firefox' | 'webkit'} name
 */
export async function hasBrowser(name) {
  return (await drivers[name].find()) !== undefined;
}

/**
 * Starts a browser with a profile of its own. Throws a RangeError where there is none of that name.
 *
 * @param {'chromium' | 'firefox' | 'webkit'} name
 */
export async function launchBrowser(name) {
  const found = await drivers[name]?.find();
  if (found === undefined) throw new RangeError(`name: no browser "${name}" is installed here`);
  const browser = await drivers[name].launch(found);
  return { name, ...browser };
}

function onPath(command) {
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  return folders.map((folder) => path.join(folder, command)).find((file) => existsSync(file));
}

function installed(name) {
  for (const command of candidates[name]) {
    const file = onPath(command);
    if (file !== undefined) return file;
  }
  return applications[name].find((file) => existsSync(file));
}

async function npmChromium() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  // It unpacks the system libraries it brings along only where it believes to be in that cloud.
  process.env.AWS_EXECUTION_ENV ??= 'AWS_Lambda_nodejs24.x';
  const { default: chromium } = await import('@sparticuz/chromium');
  const command = await chromium.executablePath();
  return { command, env: { LD_LIBRARY_PATH: path.join(tmpdir(), 'al2023', 'lib') } };
}

async function launchByPuppeteer(options) {
  const browser = await puppeteer.launch({ headless: true, protocolTimeout: 300_000, ...options });
  return {
    version: /[\d.]+/.exec(await browser.version())[0],
    open: async () => pageOf(await browser.newPage()),
    close: () => browser.close(),
  };
}

async function launchWebKit({ command, driver, display }) {
  const started = [];
  const end = () => {
    for (const child of started.toReversed()) child.kill('SIGTERM');
  };
  try {
    const screen = spawn(display, ['-displayfd', '3', '-screen', '0', '1280x800x24', '-nolisten', 'tcp'], {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    });
    started.push(screen);
    const number = await firstLine(screen.stdio[3]);
    const port = await freePort();
    started.push(
      spawn(driver, [`--port=${port}`, '--host=127.0.0.1'], {
        env: { ...process.env, DISPLAY: `:${number}`, JSC_useSharedArrayBuffer: '1' },
        stdio: 'ignore',
      }),
    );
    const session = await openSession(`http://127.0.0.1:${port}`, command);
    const send = (method, what, body) => request(method, `${session.url}/${what}`, body);
    return {
      version: session.version,
      // One window is all there is: opening a page leaves the one before.
      open: async () => ({
        goto: (url) => send('POST', 'url', { url }),
        async evaluate(callback, ...args) {
          const script = `const done = arguments[arguments.length - 1];
            Promise.resolve((${callback})(...Array.prototype.slice.call(arguments, 0, -1)))
              .then((value) => done({ value }), (error) => done({ error: String(error && error.stack || error) }));`;
          const { value, error } = await send('POST', 'execute/async', { script, args });
          if (error !== undefined) throw new Error(error);
          return value ?? undefined;
        },
        screenshot: async () => Buffer.from(await send('GET', 'screenshot'), 'base64'),
      }),
      async close() {
        await request('DELETE', session.url).catch(() => {});
        end();
      },
    };
  } catch (error) {
    end();
    throw error;
  }
}

async function openSession(server, binary) {
  const capabilities = {
    alwaysMatch: {
      timeouts: { script: 300_000 },
      'webkitgtk:browserOptions': { binary, args: ['--automation'] },
    },
  };
  for (let tries = 1; ; tries += 1) {
    try {
      const { sessionId, capabilities: given } = await request('POST', `${server}/session`, { capabilities });
      return { url: `${server}/session/${sessionId}`, version: given.browserVersion };
    } catch (error) {
      if (tries === 100 || error.cause?.code !== 'ECONNREFUSED') throw error;
      await delay(50);
    }
  }
}

async function request(method, url, body) {
  const response = await fetch(url, {
    method,
    ...(body !== undefined && {
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    }),
  });
  const { value } = await response.json();
  if (!response.ok) throw new Error(`${method} ${new URL(url).pathname}: ${value.error} ${value.message}`);
  return value;
}

async function firstLine(stream) {
  let text = '';
  for await (const chunk of stream) {
    text += chunk;
    if (text.includes('\n')) return text.trim();
  }
  throw new Error('The display ended before it told its number.');
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
