import type { ConformanceCase } from '../case.ts';
import { cases as callers } from './error-callers.ts';
import { cases as cutShort } from './error-cut-short.ts';
import { cases as dropped } from './error-dropped.ts';
import { cases as firstFailure } from './error-first-failure.ts';
import { cases as forms } from './error-forms.ts';
import { cases as hostile } from './error-hostile.ts';
import { cases as leaving } from './error-leaving.ts';
import { cases as refused } from './error-refused.ts';
import { cases as report } from './error-report.ts';
import { cases as unread } from './error-unread.ts';

export const cases: readonly ConformanceCase[] = [
  ...leaving,
  ...forms,
  ...unread,
  ...firstFailure,
  ...cutShort,
  ...dropped,
  ...callers,
  ...refused,
  ...hostile,
  ...report,
];
