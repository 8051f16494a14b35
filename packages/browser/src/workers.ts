import type { WorkerHost } from '@tasktree/core/host';
import { createWebWorkers } from '@tasktree/threads/host';

/**
 * The workers of a page or of another worker, as pools see them; undefined in scopes that can make none. Memory is shared in pages
 * that are isolated from other origins, by the headers `Cross-Origin-Opener-Policy: same-origin` and
 * `Cross-Origin-Embedder-Policy: require-corp`.
 */
export const workers: WorkerHost | undefined = createWebWorkers({ diesOfErrors: false, life: 'lock' });
