/**
 * Keeps Tasktree's current task across `await` where the engine does not: in browsers without a native AsyncContext. The plugins
 * are at `@tasktree/transform/vite`, `/rollup`, `/rolldown`, `/webpack`, `/rspack` and `/esbuild`.
 *
 * @module
 */
export type { ModuleFilter, PluginOptions } from './plugin.ts';
export { transform, type SourceMap, type TransformOptions, type TransformResult } from './transform.ts';
