import { startBatchedPool } from '../pools/raw-batched.ts';
import type { Ops } from '../ops.ts';

export const startPool: Ops['startPool'] = startBatchedPool;
