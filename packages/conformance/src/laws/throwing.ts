import type { ConformanceCase } from '../case.ts';
import { cases as delivery } from './throwing-delivery.ts';
import { cases as never } from './throwing-never.ts';

/** Errors in a group. */
export const cases: readonly ConformanceCase[] = [...delivery, ...never];
