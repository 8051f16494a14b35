/**
 * The plugin for webpack.
 *
 * @example
 * ```ts
 * import tasktree from '@tasktree/transform/webpack';
 *
 * export default { entry: './main.js', plugins: [tasktree()] };
 * ```
 *
 * @module
 */
import { plugin, type PluginOptions } from './plugin.ts';

/** Makes the plugin for webpack: put its result among the plugins of the build. */
const create: typeof plugin.webpack = plugin.webpack;

export default create;
export type { PluginOptions };
