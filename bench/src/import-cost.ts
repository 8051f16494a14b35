// CPU time of an import, over that of an empty module, from the files that a package publishes.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { layOut } from '@tasktree/tools/published';
import { build } from 'esbuild';
import { hostOf, ownPackages, plain, type Variant } from './bundle.ts';
import { AMBIENT, EXPLICIT, isCompared } from './goals.ts';
import { buildFolder, packageSource } from './layout.ts';
import type { Options } from './options.ts';
import { addAnswer, cellOf, median, type Results } from './results.ts';
import { pinned, type Runtime } from './runtimes.ts';
import { runToEnd } from './spawn.ts';

type Host = Variant['host'];

/** What is imported: our packages in their published layout, the same as one file, and peers. */
const modulesOf = (host: Host): Readonly<Record<string, string>> => ({
  raw: './empty.mjs',
  [EXPLICIT]: '@tasktree/core',
  [AMBIENT]: `@tasktree/${host}`,
  'tasktree-explicit, one file': './core.mjs',
  'tasktree, one file': `./${host}.mjs`,
  'p-limit': 'p-limit',
  'p-map': 'p-map',
  'p-queue': 'p-queue',
  'streaming-iterables': 'streaming-iterables',
  rxjs: 'rxjs',
  effection: 'effection',
  effect: 'effect',
});

/** All that a package loads as one file: the floor of what it can cost. */
async function oneFile(name: string, host: Host): Promise<void> {
  const entry = packageSource(name);
  if (entry === undefined) return;
  await build({
    entryPoints: [entry],
    outfile: path.join(buildFolder, 'import', host, `${name}.mjs`),
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'es2024',
    plugins: [ownPackages({ ...plain, host })],
    logLevel: 'silent',
  });
}

async function prepare(host: Host): Promise<readonly (readonly [adapter: string, file: string])[]> {
  const folder = path.join(buildFolder, 'import', host);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'empty.mjs'), 'export {};\n');
  layOut(folder, [`@tasktree/${host}`]);
  for (const name of ['core', host]) await oneFile(name, host);
  // Ours are found in the folder made here, peers in the bench's own.
  return Object.entries(modulesOf(host)).map(([adapter, specifier], index) => {
    const text = `import process from 'node:process';
const before = process.cpuUsage();
await import(${JSON.stringify(specifier)});
const { user, system } = process.cpuUsage(before);
console.log((user + system) / 1000);
process.exit(0);
`;
    const file = path.join(folder, `probe-${index}.mjs`);
    writeFileSync(file, text);
    return [adapter, file] as const;
  });
}

export async function measureImports(options: Options, results: Results, runtime: Runtime): Promise<void> {
  const probes = await prepare(hostOf(runtime.name));
  const wanted = probes.filter(
    ([adapter]) => !options.bound || adapter === 'raw' || isCompared('import', adapter),
  );
  delete results.cells[runtime.name]?.['import'];
  const taken: Record<string, number[]> = {};
  const turns = (options.processes ?? 7) * 2 + 1;
  for (let turn = 0; turn < turns; turn++) {
    for (const [adapter, file] of wanted) {
      const cell = cellOf(results, runtime.name, 'import', adapter);
      if (cell.failure !== undefined) continue;
      const { stdout, failure } = await runToEnd([...pinned(options.core), ...runtime.start, file], 30_000);
      if (failure !== undefined) cell.failure = failure;
      else (taken[adapter] ??= []).push(Number(stdout));
    }
  }
  const bare = median(taken['raw'] ?? [0]);
  for (const [adapter, times] of Object.entries(taken)) {
    const over = adapter === 'raw' ? times : times.map((time) => time - bare);
    for (const time of over)
      addAnswer(cellOf(results, runtime.name, 'import', adapter), { samples: { warm: [time] } });
  }
}
