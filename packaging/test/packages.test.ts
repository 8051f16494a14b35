import assert from 'node:assert/strict';
import { mkdir, readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { hasBrowser, launchBrowser } from '@tasktree/tools/browsers';
import { servePages } from '@tasktree/tools/pages';
import { runtime } from '@tasktree/tools/runtimes';
import { bundlers } from './bundlers.ts';
import { install, packed, packedOnly, type Installation } from './installation.ts';
import { consumer, firstPage, firstProgram } from './programs.ts';
import { threadsPage, threadsProgram, workModule } from './thread-programs.ts';

const noChromium = (await hasBrowser('chromium')) ? false : 'there is no Chromium';
const licence = await readFile(new URL('../../LICENSE', import.meta.url), 'utf8');
const bin = (name: string): string => fileURLToPath(new URL(`../node_modules/.bin/${name}`, import.meta.url));

/** What a bundler wrote, by the path under which a page asks for it. */
async function filesOf(folder: string): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    if (entry.isFile()) files[`/${path.relative(folder, file)}`] = await readFile(file, 'utf8');
  }
  return files;
}

/** The title that `main.js` gives to a page of its own in Chromium. */
async function titleOf(files: Record<string, string>): Promise<string> {
  const page = '<!doctype html><script type="module" src="/main.js"></script>';
  const server = await servePages({ ...files, '/': page });
  const browser = await launchBrowser('chromium');
  try {
    const tab = await browser.open();
    await tab.goto(`${server.url}/`);
    return await tab.evaluate(async () => {
      const { document } = globalThis as unknown as { document: { title: string } };
      for (let turn = 0; turn < 500 && document.title === ''; turn++)
        await new Promise((resolve) => setTimeout(resolve, 10));
      return document.title;
    });
  } finally {
    await browser.close();
    await server.close();
  }
}

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

    void it(`call functions on workers in ${name}`, async () => {
      const { command } = runtime(name);
      const folder = `threads-${name}`;
      await mkdir(path.join(installed.folder, folder));
      await installed.write(`${folder}/work.js`, workModule(adapter));
      const file = await installed.write(`${folder}/main.js`, threadsProgram(adapter));
      const permissions = name === 'deno' ? ['--allow-read'] : [];
      assert.equal(await installed.run([...command, ...args, ...permissions, file]), 'ok\n');
    });
  }

  for (const [name, bundle] of Object.entries(bundlers)) {
    void it(`run in Chromium, built with ${name}`, { skip: noChromium }, async () => {
      const page = path.join(installed.folder, `page-${name}`);
      const built = path.join(page, 'built');
      await mkdir(page);
      await installed.write(`page-${name}/main.js`, firstPage);
      await bundle(page, built);
      assert.equal(await titleOf(await filesOf(built)), 'ok');
    });

    void it(`call functions on workers in Chromium, built with ${name}`, { skip: noChromium }, async () => {
      const page = path.join(installed.folder, `threads-${name}`);
      const built = path.join(page, 'built');
      await mkdir(page);
      await installed.write(`threads-${name}/work.js`, workModule('browser'));
      await installed.write(`threads-${name}/main.js`, threadsPage);
      await bundle(page, built);
      assert.equal(await titleOf(await filesOf(built)), 'ok');
    });
  }

  for (const compiler of ['typescript', 'typescript6', 'typescript5']) {
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
    void it(`${name} brings its licence, a README and its sources, and nothing of its tests`, async () => {
      const tarball = installed.tarballs[name] as string;
      const files = (await installed.run(['tar', '-tzf', tarball])).trim().split('\n');
      const inside = new Set(files.map((file) => file.replace(/^package\//, '').replace(/\/.*/, '')));
      const pages = name === 'eslint-plugin' ? ['docs'] : [];
      const expected = ['LICENSE', 'README.md', 'dist', ...pages, 'package.json', 'src'];
      assert.deepEqual([...inside].sort(), expected);
      assert.equal(await installed.run(['tar', '-xzOf', tarball, 'package/LICENSE']), licence);
    });

    void it(`publint and attw find nothing wrong with ${name}`, async () => {
      const tarball = installed.tarballs[name] as string;
      await installed.run([bin('publint'), 'run', tarball, '--strict']);
      await installed.run([bin('attw'), tarball, '--profile', 'esm-only']);
    });
  }
});
