/**
 * The plugin for Rollup.
 *
 * @example
 * ```ts
 * import tasktree from '@tasktree/transform/rollup';
 *
 * export default { input: 'main.js', plugins: [tasktree()] };
 * ```
 *
 * @module
 */
import { plugin, type PluginOptions } from './plugin.ts';

/** Makes the plugin for Rollup: put its result among the plugins of the build. */
const create: typeof plugin.rollup = plugin.rollup;

export default create;
export type { PluginOptions };
