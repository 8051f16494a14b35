import type { Core, RunProgram, Uncaught } from './case.ts';
import type { PlatformWait } from './platform-waits.ts';

/**
 * What the suite needs of the runtime around the host, given by whoever runs it: the suite itself looks for no runtime.
 * One for Node.js, one for browsers and the like come with this package.
 */
export interface Environment {
  /** For the report: 'node26', 'deno', 'chromium'. */
  readonly runtime: string;
  /** For the report: the version of the runtime. */
  readonly version: string;
  /**
   * Calls `onUncaught` for each error that reaches nobody, in place of what the runtime would do (ending the process, say),
   * until the function returned is called.
   */
  listen(onUncaught: (uncaught: Uncaught) => void): () => void;
  /** Resolves once the runtime has reported whatever has reached nobody so far. */
  reported(): Promise<void>;
  /** Collects garbage; left out where the runtime cannot be asked. */
  readonly collectGarbage?: () => void | Promise<void>;
  /** Loads another copy of core, from other URLs than the first, each time it is called (observe.4). */
  readonly anotherCopy?: () => Promise<Core>;
  /** Makes a worker of the platform whose module has installed the host and called `exposeWork` of this package. */
  readonly newWorker?: () => unknown;
  /** Waits in the platform's own APIs, which a signal ends (cancel.19, cancel.20). */
  readonly platformWaits?: readonly PlatformWait[];
  /** Runs programs with the adapter under trial in processes of their own (laws of the section main). */
  readonly runProgram?: RunProgram;
  /** A real timer, for a host that never calls back. `setTimeout` where left out. Returns what cancels it. */
  readonly afterReal?: (ms: number, callback: () => void) => () => void;
}

interface Timers {
  setTimeout(callback: () => void, ms: number): unknown;
  clearTimeout(handle: unknown): void;
}

export function afterReal(ms: number, callback: () => void): () => void {
  const timers = globalThis as unknown as Timers;
  const handle = timers.setTimeout(callback, ms);
  return () => timers.clearTimeout(handle);
}
