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

/** Makes the plugin for Rspack: put its result among the plugins of the build. */
const create: typeof plugin.rspack = plugin.rspack;

export default create;
export type { PluginOptions };
