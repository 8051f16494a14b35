import { existsSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { build as buildWithEsbuild } from 'esbuild';
import { build as buildWithVite } from 'vite';
import webpack from 'webpack';

/** Builds `main.js` in a folder for browsers: afterwards `to` holds what is served, with its `main.js`. */
export type Bundler = (folder: string, to: string) => Promise<void>;

/** Each as its own documentation says, with nothing set for the sake of this library. */
export const bundlers: Readonly<Record<'Vite' | 'webpack' | 'esbuild', Bundler>> = {
  async Vite(folder, to) {
    await buildWithVite({
      configFile: false,
      logLevel: 'warn',
      root: folder,
      build: {
        outDir: to,
        rolldownOptions: { input: path.join(folder, 'main.js'), output: { entryFileNames: 'main.js' } },
      },
    });
  },
  async webpack(folder, to) {
    const compiler = webpack({
      mode: 'production',
      context: folder,
      entry: './main.js',
      output: { path: to, filename: 'main.js' },
    });
    const stats = await promisify(compiler.run.bind(compiler))();
    await promisify(compiler.close.bind(compiler))();
    const { errors, warnings } = stats?.toJson({ all: false, errors: true, warnings: true }) ?? {};
    const problems = [...(errors ?? []), ...(warnings ?? [])].map(({ message }) => message);
    if (problems.length > 0) throw new Error(problems.join('\n'));
  },
  async esbuild(folder, to) {
    await buildWithEsbuild({
      absWorkingDir: folder,
      // It leaves `new Worker(new URL(...))` as it is: the module of a worker is an entry of its own.
      entryPoints: ['main.js', 'work.js'].filter((file) => existsSync(path.join(folder, file))),
      bundle: true,
      format: 'esm',
      minify: true,
      outdir: to,
      logLevel: 'warning',
    });
  },
};
