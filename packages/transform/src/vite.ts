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

const create: typeof plugin.vite = plugin.vite;

export default create;
export type { PluginOptions };
