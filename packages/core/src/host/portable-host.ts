import { hasAsyncContext } from './async-context.ts';
import { createBatchScheduler } from './batch-scheduler.ts';
import { createClock } from './clock.ts';
import { createContextScheduler } from './context-scheduler.ts';
import { createExplicitContext, explicitTier } from './explicit-context.ts';
import { globals, type HoldingHandle } from './globals.ts';
import type { Host } from './host.ts';
import { createMacrotask } from './macrotask.ts';

const LONG_INTERVAL = 0x7fff_ffff;

/**
 * A host for any runtime with promises and timers; the core works on it until an adapter is imported. It knows the
 * current task in the synchronous start of a body only (tier explicit), also where the runtime could do better; after awaits
 * too (tier full) in code built with `@tasktree/transform`.
 */
export function createPortableHost(): Host {
  const now = (): number => (globals.performance ?? Date).now();
  const source = { macrotask: createMacrotask(), now };
  return {
    name: 'portable',
    get ambient() {
      return explicitTier();
    },
    scheduler: hasAsyncContext() ? createContextScheduler(source) : createBatchScheduler(source),
    clock: createClock<unknown>({
      now,
      wallNow: () => Date.now(),
      setTimer: (callback, milliseconds) => globals.setTimeout!(callback, milliseconds),
      clearTimer: (handle) => globals.clearTimeout!(handle),
      ref: (handle) => (handle as HoldingHandle).ref?.(),
      unref: (handle) => (handle as HoldingHandle).unref?.(),
      separate: globals.navigator?.userAgent === 'Cloudflare-Workers',
    }),
    context: createExplicitContext(),
    reportUncaught,
    warn: (message, code) => globals.console?.warn?.(`[${code}] ${message}`),
    keepAlive: createKeepAlive(),
  };
}

function reportUncaught(error: unknown, kind: 'exception' | 'rejection'): void {
  if (kind === 'rejection') {
    void Promise.reject(error);
  } else if (globals.reportError) {
    globals.reportError(error);
  } else {
    const rethrow = (): never => {
      throw error;
    };
    if (globals.queueMicrotask) globals.queueMicrotask(rethrow);
    else globals.setTimeout!(rethrow, 0);
  }
}

/** A long interval holds the process in runtimes that end when nothing is pending; elsewhere there is nothing to hold. */
function createKeepAlive(): (on: boolean) => void {
  let interval: unknown;
  return (on) => {
    if (on && interval === undefined) {
      const handle = globals.setInterval?.(() => {}, LONG_INTERVAL);
      if ((handle as HoldingHandle | undefined)?.unref) interval = handle;
      else globals.clearInterval?.(handle);
    } else if (!on && interval !== undefined) {
      globals.clearInterval!(interval);
      interval = undefined;
    }
  };
}
