import type { ConformanceCase } from '../case.ts';
import { cases as answers } from './cancel-answers.ts';
import { cases as check } from './cancel-check.ts';
import { cases as flag } from './cancel-flag.ts';
import { cases as handlers } from './cancel-handlers.ts';
import { cases as reason } from './cancel-reason.ts';
import { cases as turns } from './cancel-turns.ts';
import { cases as waits } from './cancel-waits.ts';
import { cases as walk } from './cancel-walk.ts';

/** Cancellation: the flag, the handlers, and how far it reaches. */
export const cases: readonly ConformanceCase[] = [
  ...flag,
  ...check,
  ...walk,
  ...handlers,
  ...waits,
  ...reason,
  ...answers,
  ...turns,
];
