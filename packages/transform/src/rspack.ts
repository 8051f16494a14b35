/**
 * The plugin for Rspack.
 *
 * @example
 * ```ts
 * import tasktree from '@tasktree/transform/rspack';
 *
 * export default { entry: './main.js', plugins: [tasktree()] };
 * ```
 *
 * @module
 */
import { plugin, type PluginOptions } from './plugin.ts';

const create: typeof plugin.rspack = plugin.rspack;

export default create;
export type { PluginOptions };
