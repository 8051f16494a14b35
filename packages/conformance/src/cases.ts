import type { ConformanceCase } from './case.ts';
import { cases as ambient } from './laws/ambient.ts';
import { cases as clock } from './laws/clock.ts';
import { cases as cont } from './laws/cont.ts';
import { cases as mapBounded } from './laws/map-bounded.ts';
import { cases as mapJoin } from './laws/map-join.ts';
import { cases as map } from './laws/map.ts';
import { cases as observe } from './laws/observe.ts';

/** All cases, in the order of the laws. One import for each file in `laws/`. */
export const cases: readonly ConformanceCase[] = [ambient, cont, mapBounded, map, mapJoin, clock, observe].flat();
