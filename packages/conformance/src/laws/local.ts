import type { ConformanceCase } from '../case.ts';
import { cases as awaits } from './local-awaits.ts';
import { cases as bindings } from './local-bindings.ts';
import { cases as runtime } from './local-runtime.ts';

/** Task-local values. */
export const cases: readonly ConformanceCase[] = [...bindings, ...awaits, ...runtime];
