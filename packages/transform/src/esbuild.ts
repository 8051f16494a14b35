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

/** Makes the plugin for esbuild: put its result among the plugins of the build. */
const create: typeof plugin.esbuild = plugin.esbuild;

export default create;
export type { PluginOptions };
