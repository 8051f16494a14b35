/**
 * The plugin for esbuild.
 *
 * @example
 * ```ts
 * import tasktree from '@tasktree/transform/esbuild';
 *
 * await build({ entryPoints: ['main.ts'], bundle: true, plugins: [tasktree()] });
 * ```
 *
 * @module
 */
import { plugin, type PluginOptions } from './plugin.ts';

const create: typeof plugin.esbuild = plugin.esbuild;

export default create;
export type { PluginOptions };
