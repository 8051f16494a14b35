import type { WorkerHost } from '@tasktree/core/host';
import { createWebWorkers } from '@tasktree/threads/host';

type Hold = (on: boolean) => void;

/**
 * Deno's own `node:worker_threads` says by this method without a name whether a worker keeps the process alive, and there is no other
 * way. Should it ever be gone, a pool keeps the process alive until it is disposed.
 */
function findHold(): Hold | undefined {
  const { prototype } = (globalThis as unknown as { Worker: { prototype: Record<symbol, Hold> } }).Worker;
  return Object.getOwnPropertySymbols(prototype)
    .filter(({ description }) => description === undefined || description === '')
    .map((symbol) => prototype[symbol])
    .find((method) => typeof method === 'function');
}

const hold = findHold();

/** Deno's web workers, as pools see them. */
export const workers: WorkerHost | undefined = createWebWorkers({
  diesOfErrors: true,
  life: 'polled lock',
  hold: (worker, on) => hold?.call(worker, on),
});
