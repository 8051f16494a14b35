import type { ConformanceCase } from '../case.ts';
import { cases as abandon } from './grace-abandon.ts';
import { cases as patience } from './grace-patience.ts';
import { cases as report } from './grace-report.ts';
import { cases as unread } from './grace-unread.ts';

/** Children that take no notice. */
export const cases: readonly ConformanceCase[] = [...report, ...abandon, ...patience, ...unread];
