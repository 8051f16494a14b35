import { extname, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createUnplugin, type UnpluginInstance, type UnpluginOptions } from 'unplugin';
import { candidate, transform } from './transform.ts';

/** Which modules are meant: regular expressions over the path, or globs. */
export type ModuleFilter = string | RegExp | readonly (string | RegExp)[];

/** What each of the plugins takes. */
export interface PluginOptions {
  /** Which modules are rewritten. Default: all that end in js, jsx, ts, tsx, or these with a c or m before. */
  readonly include?: ModuleFilter;
  /**
   * Which of them are not. Default: what is installed under `node_modules`, but for `@tasktree` packages; the core and the adapter
   * need no rewriting. Async functions that are left alone have the current task until their first await, and none afterwards.
   */
  readonly exclude?: ModuleFilter;
  /**
   * When, among the other plugins. Default: 'pre', on the code as it was written, TypeScript and JSX included. Take 'normal' for
   * single-file components (Vue, Svelte), and put the plugin behind theirs.
   */
  readonly enforce?: 'pre' | 'normal' | 'post';
}

type PluginBuild = Parameters<NonNullable<NonNullable<UnpluginOptions['esbuild']>['setup']>>[0];

const RUNTIME = '@tasktree/transform/runtime';
const defaults = {
  include: /\.[cm]?[jt]sx?(?:$|[?#])/,
  exclude:
    /[\\/]node_modules[\\/](?!(?:\.pnpm[\\/].*[\\/]node_modules[\\/])?@tasktree[\\/](?!(?:core|browser)[\\/]))/,
};

const extension = extname(fileURLToPath(import.meta.url));
const runtime = fileURLToPath(new URL(`./runtime/index${extension}`, import.meta.url));
const runtimeFolder = runtime.slice(0, runtime.lastIndexOf(sep) + 1);

const runtimeId = /^@tasktree\/transform\/runtime$/;

/** By itself, since what plugins of many bundlers resolve is in a namespace of theirs there, and no file. */
function resolveForEsbuild(build: PluginBuild): void {
  build.onResolve({ filter: runtimeId }, () => ({ path: runtime }));
}

function listOf(filter: ModuleFilter): (string | RegExp)[] {
  return typeof filter === 'string' || filter instanceof RegExp ? [filter] : [...filter];
}

/** The plugin of every bundler, by name. */
export const plugin: UnpluginInstance<PluginOptions | undefined, false> = createUnplugin(
  (options = {}, { framework }) => {
    const { include = defaults.include, exclude = defaults.exclude, enforce = 'pre' } = options;
    return {
      name: '@tasktree/transform',
      ...(enforce !== 'normal' && { enforce }),
      // Modules of other packages import it too, which need not have this one among their dependencies.
      ...(framework === 'esbuild'
        ? { esbuild: { setup: resolveForEsbuild } }
        : { resolveId: { filter: { id: runtimeId }, handler: () => runtime } }),
      transform: {
        filter: { id: { include: listOf(include), exclude: listOf(exclude) }, code: candidate },
        handler(code, id) {
          if (id.startsWith(runtimeFolder)) return null;
          return transform(code, id, { runtime: RUNTIME });
        },
      },
    };
  },
);
