import type { ConformanceCase } from '../case.ts';
import { cases as disposal } from './let-disposal.ts';
import { cases as order } from './let-order.ts';
import { cases as owner } from './let-owner.ts';
import { cases as reading } from './let-reading.ts';
import { cases as unread } from './let-unread.ts';

export const cases: readonly ConformanceCase[] = [...reading, ...unread, ...order, ...owner, ...disposal];
