import type { ConformanceCase } from './case.ts';
import { cases as map } from './laws/map.ts';

/** All cases, in the order of the laws. One import for each file in `laws/`. */
export const cases: readonly ConformanceCase[] = [map].flat();
