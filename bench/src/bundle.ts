// One file for each adapter, the same for every runtime, so that none of them pays for stripping types or resolving
// modules, and a runtime without `using` gets it lowered.
import path from 'node:path';
import { build, type BuildOptions, type Plugin } from 'esbuild';
import { buildFolder, ownPackagesFolder, packageSource, source } from './layout.ts';

/** Which of our packages stands for `@tasktree/node`, and what syntax a runtime is given. */
export interface Variant {
  readonly host: 'node' | 'deno' | 'bun';
  /** node20 lowers `using`; esnext leaves it to the runtime. */
  readonly target: 'node20' | 'esnext';
  /** The folder of our packages: those of this checkout, or of another one. */
  readonly packages: string;
}

export const plain: Variant = { host: 'node', target: 'node20', packages: ownPackagesFolder };

/** The adapter of ours that a runtime takes. */
export const hostOf = (runtime: string): Variant['host'] =>
  runtime === 'deno' || runtime === 'bun' ? runtime : 'node';

/** Our own packages from their sources. One that is not there is empty: its cells then say what they lack. */
export function ownPackages({ host, packages }: Pick<Variant, 'host' | 'packages'>): Plugin {
  return {
    name: 'own-packages',
    setup(setup) {
      setup.onResolve({ filter: /^@tasktree\/[a-z-]+(?:\/[a-z-]+)?$/ }, ({ path: specifier }) => {
        const [name = '', folder] = specifier.slice('@tasktree/'.length).split('/');
        const file = packageSource(
          name === 'node' ? host : name,
          folder === undefined ? '.' : `./${folder}`,
          packages,
        );
        return file === undefined ? { path: specifier, namespace: 'missing' } : { path: file };
      });
      setup.onLoad({ filter: /.*/, namespace: 'missing' }, () => ({ contents: 'export {};' }));
    },
  };
}

const common = {
  bundle: true,
  format: 'esm',
  platform: 'node',
  // A name that core does not export yet is found out when the cell runs.
  logOverride: { 'import-is-undefined': 'silent' },
  logLevel: 'error',
  // They find the file that their threads begin with beside their own.
  external: ['piscina', 'tinypool', 'workerpool'],
} as const satisfies BuildOptions;

/** The operations that an adapter's file exports. */
export async function exportsOf(adapter: string): Promise<ReadonlySet<string>> {
  const { metafile } = await build({
    entryPoints: [path.join(source, 'adapters', `${adapter}.ts`)],
    bundle: true,
    packages: 'external',
    write: false,
    format: 'esm',
    outdir: buildFolder,
    metafile: true,
  });
  return new Set(Object.values(metafile.outputs).flatMap((output) => output.exports));
}

/** Builds the cells of an adapter, one for each of its operations, and gives the path of their file. */
export async function bundleCells(adapter: string, variant: Variant, folder: string): Promise<string> {
  const contents = `
    import * as ops from './adapters/${adapter}.ts';
    import { runCell } from './cell.ts';
    await runCell(ops);`;
  return await bundleFor(adapter, contents, variant, folder);
}

/** Builds the operations of an adapter as a module, for a test. */
export async function bundleAdapter(adapter: string): Promise<string> {
  const contents = `export * from './adapters/${adapter}.ts';`;
  return await bundleFor(adapter, contents, plain, path.join(buildFolder, 'adapters'));
}

async function bundleFor(
  adapter: string,
  contents: string,
  variant: Variant,
  folder: string,
): Promise<string> {
  const outfile = path.join(folder, `${variant.host}-${variant.target}`, `${adapter}.mjs`);
  await bundleText(contents, outfile, variant);
  if ((await exportsOf(adapter)).has('startPool')) {
    // What its threads run is found beside it.
    const worker = `import './pools/${adapter}.worker.ts'; export * from './pools/${adapter}.worker.ts';`;
    await bundleText(worker, outfile.replace(/mjs$/, 'worker.mjs'), variant);
  }
  return outfile;
}

/** Builds a module with the given text, seen from the source folder. */
export async function bundleText(contents: string, outfile: string, variant: Variant): Promise<void> {
  await build({
    stdin: { contents, resolveDir: source, loader: 'ts' },
    outfile,
    target: variant.target,
    plugins: [ownPackages(variant)],
    ...common,
  });
}
