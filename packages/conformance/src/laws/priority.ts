import type { ConformanceCase } from '../case.ts';
import { cases as escalation } from './priority-escalation.ts';
import { cases as order } from './priority-order.ts';

/** Priorities. */
export const cases: readonly ConformanceCase[] = [...order, ...escalation];
