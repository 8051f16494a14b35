/**
 * The laws of streams and channels as cases for `runConformance` of `@tasktree/conformance`, which knows only the core.
 *
 * @example
 * ```ts node
 * import { cases } from '@tasktree/streams/conformance';
 *
 * const environment = processEnvironment({ runtime: 'node', version: process.version });
 * const report = await runConformance(nodeHost, { environment, cases, only: 'channel.1' });
 * ```
 *
 * @module
 */
import type { ConformanceCase } from '@tasktree/conformance';
import { cases as channel } from './channel.ts';
import { cases as select } from './select.ts';
import { cases as leaving } from './sequence-leaving.ts';
import { cases as owner } from './sequence-owner.ts';
import { cases as stream } from './stream.ts';

export const cases: readonly ConformanceCase[] = [...stream, ...channel, ...select, ...owner, ...leaving];
