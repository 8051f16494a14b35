import type { Host } from '@tasktree/core/host';
import { clock } from './clock.ts';
import { contextStore } from './context-store.ts';
import { createKeepAlive } from './keep-alive.ts';
import { scheduler } from './scheduler.ts';
import { isMainThread, workers } from './workers.ts';

/** Node.js, as the core sees it. */
export const nodeHost: Host = {
  name: 'node',
  ambient: 'full',
  scheduler,
  clock,
  context: contextStore,
  get isMainThread() {
    return isMainThread();
  },
  workers,
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
