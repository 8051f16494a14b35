import type { ConformanceCase } from '../case.ts';
import { cases as flag } from './cancel-flag.ts';
import { cases as handlers } from './cancel-handlers.ts';
import { cases as reach } from './cancel-reach.ts';

/** Cancellation: the flag, the handlers, and how far it reaches. */
export const cases: readonly ConformanceCase[] = [...flag, ...handlers, ...reach];
