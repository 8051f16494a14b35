/**
 * The plugin for Rolldown.
 *
 * @example
 * ```ts
 * import tasktree from '@tasktree/transform/rolldown';
 *
 * export default { input: 'main.ts', plugins: [tasktree()] };
 * ```
 *
 * @module
 */
import { plugin, type PluginOptions } from './plugin.ts';

/** Makes the plugin for Rolldown: put its result among the plugins of the build. */
const create: typeof plugin.rolldown = plugin.rolldown;

export default create;
export type { PluginOptions };
