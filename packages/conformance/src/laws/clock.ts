import type { ConformanceCase } from '../case.ts';
import { cases as durations } from './clock-durations.ts';
import { cases as waits } from './clock-waits.ts';

/** Time. */
export const cases: readonly ConformanceCase[] = [...waits, ...durations];
