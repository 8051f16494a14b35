import type { ConformanceCase } from '../case.ts';
import { cases as copies } from './observe-copies.ts';
import { cases as events } from './observe-events.ts';
import { cases as observers } from './observe-observers.ts';
import { cases as tree } from './observe-tree.ts';

/** Observation: the tree of the moment, and events. */
export const cases: readonly ConformanceCase[] = [...tree, ...events, ...observers, ...copies];
