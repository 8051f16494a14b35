import { createExplicitContext, type ContextStore } from '@tasktree/core/host';

interface Storage {
  getStore(): unknown;
  run<A, R>(value: unknown, callback: (argument: A) => R, argument: A): R;
}

interface StorageClass {
  new (): Storage;
  snapshot(): (callback: () => void) => void;
}

interface Globals {
  readonly process?: {
    getBuiltinModule?(name: string): { readonly AsyncLocalStorage?: StorageClass } | undefined;
  };
}

/** Looked up at run time, since an import would keep the package from loading in browsers. */
const AsyncStorage = (globalThis as unknown as Globals).process?.getBuiltinModule?.(
  'node:async_hooks',
)?.AsyncLocalStorage;

/** Whether this runtime carries a context along, so that a test host can know the current task after an await. */
export const canBeAmbient: boolean = AsyncStorage !== undefined;

export function createContext(ambient: 'full' | 'explicit'): ContextStore {
  if (ambient === 'explicit') return createExplicitContext();
  if (AsyncStorage === undefined) {
    throw new TypeError(`ambient: 'full' needs AsyncLocalStorage, which this runtime lacks; use 'explicit'.`);
  }
  const storage = new AsyncStorage();
  return {
    get: () => storage.getStore(),
    run: (value, callback, argument) => storage.run(value, callback, argument),
  };
}

/** Remembers the runtime's context at this call; the function returned calls back in it (local.6). */
export function captureContext(): (callback: () => void) => void {
  return AsyncStorage === undefined ? (callback) => callback() : AsyncStorage.snapshot();
}
