/**
 * The plugin for Vite.
 *
 * @example
 * ```ts
 * import tasktree from '@tasktree/transform/vite';
 *
 * export default defineConfig({ plugins: [tasktree()] });
 * ```
 *
 * @module
 */
import { plugin, type PluginOptions } from './plugin.ts';

/** Makes the plugin for Vite: put its result among the plugins of the build. */
const create: typeof plugin.vite = plugin.vite;

export default create;
export type { PluginOptions };
