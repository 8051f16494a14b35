import type { ConformanceCase } from '../case.ts';
import { cases as limits } from './group-limits.ts';
import { cases as members } from './group-members.ts';

export const cases: readonly ConformanceCase[] = [...members, ...limits];
