// No pool, only calls: each one goes to the worker with the fewest under way, as in raw.
import { type Endpoint, releaseProxy, transfer, wrap } from 'comlink';
import nodeEndpoint from 'comlink/dist/esm/node-adapter.mjs';
import { Worker as NodeWorker } from 'node:worker_threads';
import type { Exposed } from '../pools/comlink.worker.ts';
import { openWorker } from '../pools/threads.ts';
import type { Ops } from '../ops.ts';

export const startPool: Ops['startPool'] = async (workers) => {
  const lanes = Array.from({ length: workers }, () => {
    const worker = openWorker(new URL('./comlink.worker.mjs', import.meta.url));
    const endpoint = worker instanceof NodeWorker ? nodeEndpoint(worker) : worker;
    return { worker, remote: wrap<Exposed>(endpoint as Endpoint), outstanding: 0 };
  });
  type Remote = (typeof lanes)[number]['remote'];
  const call = async <T>(start: (remote: Remote) => Promise<T>): Promise<T> => {
    const lane = lanes.reduce((a, b) => (b.outstanding < a.outstanding ? b : a));
    lane.outstanding++;
    try {
      return await start(lane.remote);
    } finally {
      lane.outstanding--;
    }
  };
  return {
    run: (body) => body(),
    spin: (seed) => call((remote) => remote.spin(seed)),
    echo: (value) => call((remote) => remote.echo(value)),
    hand: (buffer) => call((remote) => remote.hand(transfer(buffer, [buffer]))),
    async close() {
      for (const { worker, remote } of lanes) {
        remote[releaseProxy]();
        await worker.terminate();
      }
    },
  };
};
