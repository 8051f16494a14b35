// CPU time of an import, over that of an empty module, from the files that a package publishes.
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build, transform } from 'esbuild';
import { ownPackages } from './bundle.ts';
import { AMBIENT, EXPLICIT } from './goals.ts';
import { buildFolder, packageSource } from './layout.ts';
import type { Options } from './options.ts';
import { addAnswer, cellOf, median, type Results } from './results.ts';
import { pinned, type Runtime } from './runtimes.ts';
import { runToEnd } from './spawn.ts';

const folder = path.join(buildFolder, 'import');

/** What is imported: a package of ours in its published layout, the same as one file, and peers. */
const modules: Readonly<Record<string, string>> = {
  raw: './empty.mjs',
  [EXPLICIT]: '@tasktree/core',
  [AMBIENT]: '@tasktree/node',
  'tasktree-explicit, one file': './core.mjs',
  'tasktree, one file': './node.mjs',
  'p-limit': 'p-limit',
  'p-map': 'p-map',
  'p-queue': 'p-queue',
  'streaming-iterables': 'streaming-iterables',
  rxjs: 'rxjs',
  effection: 'effection',
  effect: 'effect',
};

/** One script file for each source file, as the build makes them. */
async function publish(name: string): Promise<void> {
  const entry = packageSource(name);
  if (entry === undefined) return;
  const from = path.dirname(entry);
  const to = path.join(folder, 'node_modules', '@tasktree', name);
  for (const file of globSync('**/*.ts', { cwd: from })) {
    const { code } = await transform(readFileSync(path.join(from, file), 'utf8'), {
      loader: 'ts',
      target: 'es2024',
    });
    const target = path.join(to, file.replace(/\.ts$/, '.js'));
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, code.replaceAll(/(from\s*|import\s*\(?\s*)(["'])(\.[^"']*)\.ts\2/g, '$1$2$3.js$2'));
  }
  const { exports } = JSON.parse(readFileSync(path.join(from, '..', 'package.json'), 'utf8')) as {
    exports: Record<string, string>;
  };
  const published = Object.entries(exports).map(([key, file]) => [
    key,
    file.replace('./src/', './').replace(/\.ts$/, '.js'),
  ]);
  const manifest = { name: `@tasktree/${name}`, type: 'module', exports: Object.fromEntries(published) };
  writeFileSync(path.join(to, 'package.json'), JSON.stringify(manifest));
  await build({
    entryPoints: [entry],
    outfile: path.join(folder, `${name}.mjs`),
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'es2024',
    plugins: [ownPackages('node')],
    logLevel: 'silent',
  });
}

async function prepare(): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'empty.mjs'), 'export {};\n');
  for (const name of ['core', 'node']) await publish(name);
  // Ours are found in the folder made here, peers in the bench's own.
  for (const [index, specifier] of Object.values(modules).entries()) {
    const text = `import process from 'node:process';
const before = process.cpuUsage();
await import(${JSON.stringify(specifier)});
const { user, system } = process.cpuUsage(before);
console.log((user + system) / 1000);
process.exit(0);
`;
    writeFileSync(path.join(folder, `probe-${index}.mjs`), text);
  }
}

let prepared: Promise<void> | undefined;

export async function measureImports(options: Options, results: Results, runtime: Runtime): Promise<void> {
  await (prepared ??= prepare());
  delete results.cells[runtime.name]?.['import'];
  const taken: Record<string, number[]> = {};
  const turns = options.processes * 2 + 1;
  for (let turn = 0; turn < turns; turn++) {
    for (const [index, adapter] of Object.keys(modules).entries()) {
      const file = path.join(folder, `probe-${index}.mjs`);
      const cell = cellOf(results, runtime.name, 'import', adapter);
      if (cell.failure !== undefined) continue;
      const { stdout, failure } = await runToEnd([...pinned(options.core), ...runtime.start, file], 30_000);
      if (failure !== undefined) cell.failure = failure;
      else (taken[adapter] ??= []).push(Number(stdout));
    }
  }
  const bare = median(taken['raw'] ?? [0]);
  for (const [adapter, times] of Object.entries(taken)) {
    const over = adapter === 'raw' ? median(times) : median(times) - bare;
    addAnswer(cellOf(results, runtime.name, 'import', adapter), { samples: { collected: [over] } });
  }
}
