import type { Host } from '@tasktree/core/host';
import { clock } from './clock.ts';
import { contextStore } from './context-store.ts';
import { createKeepAlive } from './keep-alive.ts';
import { scheduler } from './scheduler.ts';
import { workers } from './workers.ts';

/** Deno, as the core sees it. */
export const denoHost: Host = {
  name: 'deno',
  ambient: 'full',
  scheduler,
  clock,
  context: contextStore,
  ...(workers === undefined ? {} : { workers }),
  reportUncaught(error, kind) {
    if (kind === 'rejection') {
      void Promise.reject(error);
    } else {
      queueMicrotask(() => {
        throw error;
      });
    }
  },
  // oxlint-disable-next-line no-console -- Deno's way of warning.
  warn: (message, code) => console.warn(`[${code}] ${message}`),
  keepAlive: createKeepAlive(),
};
