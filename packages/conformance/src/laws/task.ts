import type { ConformanceCase } from '../case.ts';
import { cases as handle } from './task-handle.ts';
import { cases as thenable } from './task-thenable.ts';

/** Unstructured tasks. */
export const cases: readonly ConformanceCase[] = [...handle, ...thenable];
