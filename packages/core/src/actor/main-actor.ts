import { attempt, checkFunction } from '../arguments.ts';
import { IsolationError } from '../errors.ts';
import { currentHost } from '../host/current-host.ts';
import type { Awaitable } from '../types.ts';

/** The main thread as an actor. */
export interface MainActor {
  /**
   * Runs `body` on the main thread, in the current task: there it runs at once, inside this call. Rejects with what `body`
   * throws; with `IsolationError` in a worker, from where no function can be sent; with `TypeError` if `body` is no function.
   * Cancellation is for `body` to look at (actor.3).
   */
  run<R>(body: () => Awaitable<R>): Promise<R>;
  /** Throws `IsolationError` unless this is the main thread. */
  assertIsolated(): void;
}

/**
 * The main thread: of the process, or of the page. A service worker and the isolate of an edge runtime are main threads of their
 * own.
 *
 * @example
 * ```ts
 * const title = await MainActor.run(() => document.title);
 * ```
 */
export const MainActor: MainActor = {
  run<R>(body: () => Awaitable<R>): Promise<R> {
    return attempt(() => {
      checkFunction(body, 'MainActor.run', 'body');
      requireMainThread('MainActor.run: this is a worker without a bridge to the main thread');
      return Promise.resolve(body());
    });
  },
  assertIsolated(): void {
    requireMainThread('MainActor.assertIsolated: this is a worker');
  },
};

function requireMainThread(problem: string): void {
  if (currentHost().isMainThread ?? !isWebWorker()) return;
  throw new IsolationError(`${problem}. Do it on the main thread, and send what it gives with postMessage.`);
}

function isWebWorker(): boolean {
  const kinds = ['DedicatedWorkerGlobalScope', 'SharedWorkerGlobalScope'] as const;
  const globals = globalThis as unknown as Record<string, unknown>;
  return kinds.some((kind) => {
    const constructor = globals[kind];
    return typeof constructor === 'function' && globalThis instanceof constructor;
  });
}
