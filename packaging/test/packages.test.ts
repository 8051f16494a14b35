import assert from 'node:assert/strict';
import { mkdir, readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { hasBrowser, launchBrowser } from '@tasktree/tools/browsers';
import { servePages } from '@tasktree/tools/pages';
import { runtime } from '@tasktree/tools/runtimes';
import { install, packed, packedOnly, type Installation } from './installation.ts';
import { consumer, firstProgram } from './programs.ts';

const noChromium = (await hasBrowser('chromium')) ? false : 'there is no Chromium';
const bin = (name: string): string => fileURLToPath(new URL(`../node_modules/.bin/${name}`, import.meta.url));

void describe('the packed packages, installed in an empty folder', () => {
  let installed: Installation;
  before(async () => {
    installed = await install();
  });
  after(() => installed[Symbol.asyncDispose]());

  for (const [name, adapter, args] of [
    ['node20', 'node', []],
    ['node22', 'node', []],
    ['node24', 'node', []],
    ['node26', 'node', []],
    ['deno', 'deno', ['run', '--quiet', '--node-modules-dir=manual']],
    ['bun', 'bun', []],
  ] as const) {
    void it(`run a first program in ${name}`, async () => {
      const { command } = runtime(name);
      const file = await installed.write(`first-${name}.js`, firstProgram(adapter));
      assert.equal(await installed.run([...command, ...args, file]), 'ok\n');
    });
  }

  void it('run in Chromium, built with Vite', { skip: noChromium }, async () => {
    const page = path.join(installed.folder, 'page');
    await mkdir(page);
    await installed.write('page/index.html', '<script type="module" src="./main.js"></script>');
    const program = firstProgram('browser').replace("console.log('ok')", "document.title = 'ok'");
    await installed.write(
      'page/main.js',
      `(async () => {${program.replace(/^import .*$/gm, '')}})().catch((error) => { document.title = String(error); });`,
    );
    const imports = [...program.matchAll(/^import .*$/gm)].map(([line]) => line).join('\n');
    await installed.write(
      'page/main.js',
      `${imports}\n${await readFile(path.join(page, 'main.js'), 'utf8')}`,
    );
    await installed.run([bin('vite'), 'build', page, '--logLevel', 'warn']);
    const assets = path.join(page, 'dist/assets');
    const [script] = await readdir(assets);
    const server = await servePages({
      '/': `<!doctype html><script type="module" src="/main.js"></script>`,
      '/main.js': await readFile(path.join(assets, script as string), 'utf8'),
    });
    const browser = await launchBrowser('chromium');
    try {
      const tab = await browser.open();
      await tab.goto(`${server.url}/`);
      const title = await tab.evaluate(async () => {
        const { document } = globalThis as unknown as { document: { title: string } };
        for (let turn = 0; turn < 200 && document.title === ''; turn++)
          await new Promise((resolve) => setTimeout(resolve, 10));
        return document.title;
      });
      assert.equal(title, 'ok');
    } finally {
      await browser.close();
      await server.close();
    }
  });

  for (const compiler of ['typescript', 'typescript5']) {
    void it(`compile a consumer with ${compiler}`, async () => {
      await installed.write('consumer.ts', consumer);
      const tsc = fileURLToPath(new URL(`../node_modules/${compiler}/bin/tsc`, import.meta.url));
      const compilerOptions = {
        noEmit: true,
        strict: true,
        exactOptionalPropertyTypes: true,
        module: 'nodenext',
        target: 'es2022',
        lib: ['es2024', 'esnext.disposable', 'dom'],
        types: [],
      };
      await installed.write('tsconfig.json', JSON.stringify({ compilerOptions, files: ['consumer.ts'] }));
      await installed.run([process.execPath, tsc, '-p', installed.folder]);
    });
  }

  for (const name of [...packed, ...packedOnly]) {
    void it(`publint and attw find nothing wrong with ${name}`, async () => {
      const tarball = installed.tarballs[name] as string;
      await installed.run([bin('publint'), 'run', tarball, '--strict']);
      await installed.run([bin('attw'), tarball, '--profile', 'esm-only']);
    });
  }
});
