import type { ConformanceCase } from '../case.ts';
import { cases as afterAwait } from './ambient-await.ts';
import { cases as handles } from './ambient-handles.ts';

/** The current task, known without being handed on. */
export const cases: readonly ConformanceCase[] = [...afterAwait, ...handles];
