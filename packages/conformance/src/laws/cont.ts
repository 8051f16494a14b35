import type { ConformanceCase } from '../case.ts';
import { cases as cancel } from './cont-cancel.ts';
import { cases as resume } from './cont-resume.ts';

/** Continuations. */
export const cases: readonly ConformanceCase[] = [...resume, ...cancel];
