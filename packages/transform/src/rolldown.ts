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

const create: typeof plugin.rolldown = plugin.rolldown;

export default create;
export type { PluginOptions };
