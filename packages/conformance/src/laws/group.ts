import type { ConformanceCase } from '../case.ts';
import { cases as body } from './group-body.ts';
import { cases as children } from './group-children.ts';
import { cases as run } from './group-run.ts';
import { cases as slots } from './group-slots.ts';
import { cases as start } from './group-start.ts';
import { cases as whenReady } from './group-when-ready.ts';

export const cases: readonly ConformanceCase[] = [
  ...body,
  ...children,
  ...slots,
  ...whenReady,
  ...start,
  ...run,
];
