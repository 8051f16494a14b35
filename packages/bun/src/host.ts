import { isMainThread } from 'node:worker_threads';
import type { Host } from '@tasktree/core/host';
import { clock } from './clock.ts';
import { contextStore } from './context-store.ts';
import { createKeepAlive } from './keep-alive.ts';
import { scheduler } from './scheduler.ts';
import { workers } from './workers.ts';

/** Bun, as the core sees it. */
export const bunHost: Host = {
  name: 'bun',
  ambient: 'full',
  scheduler,
  clock,
  context: contextStore,
  ...(workers === undefined ? {} : { workers }),
  isMainThread,
  reportUncaught(error, kind) {
    if (kind === 'rejection') {
      void Promise.reject(error);
    } else {
      queueMicrotask(() => {
        throw error;
      });
    }
  },
  warn: (message, code) => process.emitWarning(message, { type: 'TasktreeWarning', code }),
  keepAlive: createKeepAlive(),
};
