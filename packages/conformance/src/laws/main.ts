import type { ConformanceCase } from '../case.ts';
import { cases as ending } from './main-ending.ts';
import { cases as printing } from './main-printing.ts';
import { cases as signals } from './main-signals.ts';

/** Programs: each case runs one in a process of its own. */
export const cases: readonly ConformanceCase[] = [...ending, ...signals, ...printing];
