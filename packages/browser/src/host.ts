import { explicitTier, type Host } from '@tasktree/core/host';
import { asyncContext } from './async-context.ts';
import { clock } from './clock.ts';
import { contextStore } from './context-store.ts';
import { scheduler } from './scheduler.ts';
import { workers } from './workers.ts';

/** Pages, web workers and service workers, as the core sees them. */
export const browserHost: Host = {
  name: 'browser',
  get ambient() {
    return asyncContext ? 'full' : explicitTier();
  },
  scheduler,
  clock,
  context: contextStore,
  ...(workers === undefined ? {} : { workers }),
  reportUncaught(error, kind) {
    if (kind === 'rejection') void Promise.reject(error);
    else reportError(error);
  },
  // oxlint-disable-next-line no-console -- A browser's way of warning.
  warn: (message, code) => console.warn(`[${code}] ${message}`),
};
