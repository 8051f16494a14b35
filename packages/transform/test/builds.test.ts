import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { rspack } from '@rspack/core';
import { build as buildWithEsbuild } from 'esbuild';
import { rolldown } from 'rolldown';
import { rollup } from 'rollup';
import { build as buildWithVite } from 'vite';
import { afterAll, expect, test } from 'vitest';
import webpack from 'webpack';
// As published: not every bundler reads the runtime as TypeScript.
import esbuildPlugin from '../dist/esbuild.js';
import rolldownPlugin from '../dist/rolldown.js';
import rollupPlugin from '../dist/rollup.js';
import rspackPlugin from '../dist/rspack.js';
import vitePlugin from '../dist/vite.js';
import webpackPlugin from '../dist/webpack.js';

const root = fileURLToPath(new URL('..', import.meta.url));
mkdirSync(path.join(root, '.reports'), { recursive: true });
const folder = mkdtempSync(path.join(root, '.reports', 'builds-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const steps = `
  const cell = globalThis[Symbol.for('tasktree.context')];
  const seen = [];
  const look = (name) => seen.push(name + ' ' + cell.v);
  async function* numbers() { try { yield await 1; look('yielded'); } finally { look('finally'); } }
  const main = async () => {
    await 1; look('await');
    { await using resource = { async [Symbol.asyncDispose]() { await 1; look('dispose'); } }; }
    for await (const number of numbers()) { await number; look('loop'); }
    try { await Promise.reject(new Error('no')); } catch { look('catch'); }
  };
  setTimeout(() => look('timer'), 0);
  cell.v = 'task';
  const outcome = main();
  cell.v = undefined;
  await outcome;
  await new Promise((resolve) => setTimeout(resolve, 5));
  process.stdout.write(cell.full + ': ' + seen.join(', '));
`;
const expected =
  'true: await task, dispose task, loop task, yielded task, finally task, catch task, timer undefined';

const javascript = path.join(folder, 'main.mjs');
writeFileSync(javascript, `export const run = async () => {${steps}};\nrun();\n`);
const typescript = path.join(folder, 'main.tsx');
writeFileSync(
  typescript,
  `/** @jsxRuntime classic\n * @jsx h */
enum Kind { one = 1 }
declare const process: { stdout: { write(text: string): void } };
declare const h: any;
export const element = async <T,>(x: T): Promise<unknown> => typeof h === 'undefined' ? Kind.one as number : <p>{await x}</p>;
export const run = async (): Promise<void> => {${steps.replaceAll('globalThis[', '(globalThis as any)[').replace('const seen = []', 'const seen: string[] = []').replace('(name)', '(name: string)')}};
void run();\n`,
);

function outputOf(file: string): string {
  return execFileSync(process.execPath, [file], { encoding: 'utf8' });
}

test('Vite, with TypeScript and JSX', async () => {
  await buildWithVite({
    configFile: false,
    logLevel: 'error',
    root: folder,
    plugins: [vitePlugin()],
    build: {
      outDir: path.join(folder, 'vite'),
      target: 'es2022',
      rolldownOptions: { input: typescript, output: { entryFileNames: 'main.mjs' } },
    },
  });
  expect(outputOf(path.join(folder, 'vite/main.mjs'))).toBe(expected);
});

test('Rolldown, with TypeScript and JSX', async () => {
  const file = path.join(folder, 'rolldown.mjs');
  const bundle = await rolldown({ input: typescript, plugins: [rolldownPlugin()] });
  await bundle.write({ file });
  await bundle.close();
  expect(outputOf(file)).toBe(expected);
});

test('esbuild, with TypeScript and JSX', async () => {
  const outfile = path.join(folder, 'esbuild.mjs');
  await buildWithEsbuild({
    entryPoints: [typescript],
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'es2022',
    jsxFactory: 'h',
    outfile,
    logLevel: 'error',
    plugins: [esbuildPlugin()],
  });
  expect(outputOf(outfile)).toBe(expected);
});

test('Rollup', async () => {
  const file = path.join(folder, 'rollup.mjs');
  const bundle = await rollup({ input: javascript, plugins: [rollupPlugin()] });
  await bundle.write({ file, format: 'es' });
  await bundle.close();
  expect(outputOf(file)).toBe(expected);
});

test('webpack', async () => {
  const compiler = webpack({
    mode: 'production',
    target: 'node',
    context: folder,
    entry: javascript,
    output: { path: path.join(folder, 'webpack'), filename: 'main.cjs' },
    plugins: [webpackPlugin()],
  });
  const stats = await promisify(compiler.run.bind(compiler))();
  await promisify(compiler.close.bind(compiler))();
  expect(stats?.toJson({ all: false, errors: true }).errors).toEqual([]);
  expect(outputOf(path.join(folder, 'webpack/main.cjs'))).toBe(expected);
});

test('Rspack, with TypeScript and JSX', async () => {
  const compiler = rspack({
    mode: 'production',
    target: 'node',
    context: folder,
    entry: typescript,
    output: { path: path.join(folder, 'rspack'), filename: 'main.cjs' },
    module: {
      rules: [
        {
          test: /\.tsx$/,
          loader: 'builtin:swc-loader',
          options: {
            jsc: {
              target: 'es2022',
              parser: { syntax: 'typescript', tsx: true },
              transform: { react: { runtime: 'classic', pragma: 'h' } },
            },
          },
        },
      ],
    },
    plugins: [rspackPlugin()],
  });
  const stats = await promisify(compiler.run.bind(compiler))();
  await promisify(compiler.close.bind(compiler))();
  expect(stats?.toJson({ all: false, errors: true }).errors).toEqual([]);
  expect(outputOf(path.join(folder, 'rspack/main.cjs'))).toBe(expected);
});

test('what is installed is left alone, but for packages of this library', async () => {
  const write = (name: string): string => {
    const file = path.join(folder, 'node_modules', name, 'index.mjs');
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, 'export const f = async () => { await 1; };\n');
    return file;
  };
  const codeOf = async (input: string): Promise<string> => {
    const bundle = await rollup({ input, plugins: [rollupPlugin()] });
    const { output } = await bundle.generate({ format: 'es' });
    await bundle.close();
    return output[0].code;
  };
  expect(await codeOf(write('other'))).not.toContain('.in(await');
  expect(await codeOf(write('.pnpm/other@1/node_modules/other'))).not.toContain('.in(await');
  expect(await codeOf(write('@tasktree/core'))).not.toContain('.in(await');
  expect(await codeOf(write('.pnpm/@tasktree+core@1/node_modules/@tasktree/core'))).not.toContain(
    '.in(await',
  );
  expect(await codeOf(write('@tasktree/own'))).toContain('.in(await');
  expect(await codeOf(write('.pnpm/@tasktree+own@1/node_modules/@tasktree/own'))).toContain('.in(await');
});
