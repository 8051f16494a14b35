/**
 * The laws of streams and channels as cases for `runConformance` of `@tasktree/conformance`, which knows only the core.
 *
 * @example
 * ```ts
 * const report = await runConformance(host, { environment, cases });
 * ```
 *
 * @module
 */
import type { ConformanceCase } from '@tasktree/conformance';
import { cases as channel } from './channel.ts';
import { cases as stream } from './stream.ts';

export const cases: readonly ConformanceCase[] = [...stream, ...channel];
