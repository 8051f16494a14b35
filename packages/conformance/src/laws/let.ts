import type { ConformanceCase } from '../case.ts';
import { cases as ending } from './let-ending.ts';
import { cases as reading } from './let-reading.ts';

export const cases: readonly ConformanceCase[] = [...reading, ...ending];
