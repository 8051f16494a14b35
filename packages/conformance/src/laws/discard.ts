import type { ConformanceCase } from '../case.ts';
import { cases as failing } from './discard-failing.ts';
import { cases as keeping } from './discard-keeping.ts';

/** Groups that keep no results. */
export const cases: readonly ConformanceCase[] = [...keeping, ...failing];
