// One file for each (adapter, workload), the same for every runtime, so that none of them pays for stripping
// types or resolving modules, and a runtime without `using` gets it lowered.
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

export interface BundleOptions {
  readonly adapter: string;
  readonly workload: string;
  readonly op: string;
  readonly variant: Variant;
  readonly folder: string;
}

/** Builds one cell and gives the path of its file. */
export async function bundleCell(options: BundleOptions): Promise<string> {
  const { adapter, workload, op, variant, folder } = options;
  const outfile = path.join(folder, `${variant.host}-${variant.target}`, `${workload}.${adapter}.mjs`);
  const contents = `
    import { workloads } from './workloads.ts';
    import { ${op} as op } from './adapters/${adapter}.ts';
    import { runCell } from './cell.ts';
    await runCell(workloads.get('${workload}'), op);`;
  await bundleText(contents, outfile, variant);
  if (op === 'startPool') await bundleWorker(adapter, path.dirname(outfile), variant);
  return outfile;
}

/** Builds what an adapter's threads run, beside its cells. */
async function bundleWorker(adapter: string, folder: string, variant: Variant): Promise<void> {
  const outfile = path.join(folder, `${adapter}.worker.mjs`);
  await bundleText(
    `import './pools/${adapter}.worker.ts'; export * from './pools/${adapter}.worker.ts';`,
    outfile,
    variant,
  );
}

/** Builds all operations of one adapter as a module, for a test. */
export async function bundleAdapter(adapter: string): Promise<string> {
  const outfile = path.join(buildFolder, 'adapters', `${adapter}.mjs`);
  await bundleText(`export * from './adapters/${adapter}.ts';`, outfile, plain);
  if ((await exportsOf(adapter)).has('startPool')) await bundleWorker(adapter, path.dirname(outfile), plain);
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
