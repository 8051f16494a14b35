import type { ConformanceCase } from '../case.ts';
import { cases as given } from './signal-given.ts';
import { cases as handlers } from './signal-handlers.ts';
import { cases as hostile } from './signal-hostile.ts';
import { cases as ofTask } from './signal-of-task.ts';

/** AbortSignal, both ways. */
export const cases: readonly ConformanceCase[] = [...ofTask, ...given, ...handlers, ...hostile];
