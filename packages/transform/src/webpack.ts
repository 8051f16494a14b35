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

const create: typeof plugin.webpack = plugin.webpack;

export default create;
export type { PluginOptions };
