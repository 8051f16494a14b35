import { expose, transfer } from 'comlink';
import nodeEndpoint from 'comlink/dist/esm/node-adapter.mjs';
import { parentPort } from 'node:worker_threads';
import { echo, spin, touch } from './jobs.ts';

const exposed = {
  spin,
  echo,
  hand(buffer: ArrayBuffer): ArrayBuffer {
    touch(buffer);
    return transfer(buffer, [buffer]);
  },
};

export type Exposed = typeof exposed;

// Elsewhere the global scope is the endpoint.
if (parentPort === null || 'addEventListener' in globalThis) expose(exposed);
else expose(exposed, nodeEndpoint(parentPort));
