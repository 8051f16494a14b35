import type { ConformanceCase } from '../case.ts';
import { cases as inside } from './shield-inside.ts';
import { cases as bounded } from './shield-at-most.ts';
import { cases as limits } from './shield-limits.ts';

/** Cancellation shields. */
export const cases: readonly ConformanceCase[] = [...inside, ...limits, ...bounded];
