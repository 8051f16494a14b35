// What a group of three costs in bytes, bundled for a browser: minified, tree-shaken, gzipped.
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { ownPackages, plain } from './bundle.ts';
import { ownPackagesFolder, packageSource, source } from './layout.ts';
import { cellOf, type Results } from './results.ts';
import { AMBIENT, EXPLICIT, SLIM } from './goals.ts';

const withGroup = `export const three = (a, b, c) => withTaskGroup(async (group) => {
  for (const body of [a, b, c]) group.addTask(body);
  const results = [];
  for await (const result of group) results.push(result);
  return results;
});`;

const groupOfThree: Readonly<Record<string, string>> = {
  raw: `export const three = (a, b, c) => Promise.all([a(), b(), c()]);`,
  [EXPLICIT]: `
    import { withTaskGroup } from '@tasktree/core';
    ${withGroup}`,
  [SLIM]: `
    import { withTaskGroup } from '@tasktree/core/slim';
    ${withGroup}`,
  [AMBIENT]: `
    import { withTaskGroup } from '@tasktree/node';
    ${withGroup}`,
  'p-map': `import map from 'p-map'; export const three = (a, b, c) => map([a, b, c], (body) => body());`,
  'p-limit': `
    import limit from 'p-limit';
    const run = limit(3);
    export const three = (a, b, c) => Promise.all([run(a), run(b), run(c)]);`,
  'p-queue': `
    import Queue from 'p-queue';
    export const three = (a, b, c) => new Queue().addAll([a, b, c]);`,
  'streaming-iterables': `
    import { collect, parallelMap } from 'streaming-iterables';
    export const three = (a, b, c) => collect(parallelMap(3, (body) => body(), [a, b, c]));`,
  rxjs: `
    import { forkJoin, lastValueFrom } from 'rxjs';
    export const three = (a, b, c) => lastValueFrom(forkJoin([a(), b(), c()]));`,
  effection: `
    import { all, call, run } from 'effection';
    export const three = (a, b, c) => run(() => all([call(a), call(b), call(c)]));`,
  effect: `
    import { Effect } from 'effect';
    export const three = (a, b, c) => Effect.runPromise(
      Effect.forEach([a, b, c], (body) => Effect.promise(body), { concurrency: 'unbounded' }));`,
};

const everything: Readonly<Record<string, string>> = {
  [EXPLICIT]: `export * from '@tasktree/core';`,
  [AMBIENT]: `export * from '@tasktree/node';`,
  'p-map': `export * from 'p-map';`,
  rxjs: `export * from 'rxjs';`,
  effection: `export * from 'effection';`,
};

/** Bytes after minification and gzip, of a module with this text. */
async function gzippedBytes(contents: string, packages: string): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: source, loader: 'js' },
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    conditions: ['import', 'browser'],
    target: 'es2024',
    external: ['node:*'],
    plugins: [ownPackages({ ...plain, packages })],
    logLevel: 'silent',
  });
  return gzipSync(outputFiles[0]?.contents ?? new Uint8Array(), { level: 9 }).byteLength;
}

const rows = { 'bundle-group': groupOfThree, 'bundle-core': everything };

/** Measures the columns that are asked for, with our packages from that folder. */
export async function measureBundles(
  results: Results,
  adapters: readonly string[],
  packages: string = ownPackagesFolder,
): Promise<void> {
  for (const [row, snippets] of Object.entries(rows)) {
    delete results.cells['build']?.[row];
    for (const [adapter, contents] of Object.entries(snippets)) {
      // Until there is that entry.
      const isThere = adapter !== SLIM || packageSource('core', './slim', packages) !== undefined;
      if (!isThere || !(adapter === SLIM || adapters.includes(adapter))) continue;
      const cell = cellOf(results, 'build', row, adapter);
      try {
        cell.figures.warm = [(await gzippedBytes(contents, packages)) / 1000];
      } catch (error) {
        cell.failure = String(error).split('\n')[1] ?? String(error);
      }
    }
  }
}
