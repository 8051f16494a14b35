import { attempt, describe } from '../base/arguments.ts';
import { IsolationError } from '../base/errors.ts';
import { shared } from '../base/realm.ts';
import type { Awaitable } from '../base/types.ts';
import { currentHost } from '../host/current-host.ts';

/** Between the main actor and worker threads. */
export const bridge: {
  /** Has a function called on the main thread, by its text or the name of an exposed one: only in a worker of a pool (actor.3). */
  ask: ((what: string, isText: boolean, args: readonly unknown[]) => Promise<unknown>) | undefined;
  /** What this thread has given to `expose`, by name. */
  readonly exposed: Map<string, (...args: unknown[]) => unknown>;
} = /* @__PURE__ */ shared('main actor', () => ({ ask: undefined, exposed: new Map() }));

/** The main thread as an actor. */
export interface MainActor {
  /**
   * Runs `body` with `args` on the main thread, in the current task. There it runs at once, inside this call.
   *
   * From a worker of a pool the source text of `body` goes there and is made into a function again: it must use nothing but its arguments
   * and what is global on the main thread, and arguments and result must be sendable. It runs in a child of the task whose call the
   * worker works for, and is cancelled with the task that asks here, which waits for it. A build may change names within the text, and a
   * content security policy may forbid it: then expose the function on the main thread, and give its name.
   *
   * Rejects with what `body` throws; with `NotSendableError`; with `IsolationError` in a worker of no pool; with `TypeError` if `body`
   * is neither. Laws: actor.3.
   */
  run<A extends readonly unknown[], R>(body: (...args: A) => Awaitable<R>, ...args: A): Promise<R>;
  /** The same for a function that the main thread has given to `expose`, by its name. */
  run<R>(name: string, ...args: readonly unknown[]): Promise<R>;
  /** Throws `IsolationError` unless this is the main thread. */
  assertIsolated(): void;
}

type AnyFunction = (...args: readonly unknown[]) => unknown;

/**
 * The main thread: of the process, or of the page. A service worker and the isolate of an edge runtime are main threads of their
 * own.
 *
 * @example
 * ```ts browser
 * const title = await MainActor.run(() => document.title);
 * ```
 */
export const MainActor: MainActor = {
  run: <R>(body: unknown, ...args: unknown[]): Promise<R> =>
    attempt(() => runOnMain(body, args) as Promise<R>),
  assertIsolated(): void {
    requireMainThread('MainActor.assertIsolated: this is a worker');
  },
};

function runOnMain(body: unknown, args: readonly unknown[]): Promise<unknown> {
  if (typeof body !== 'function' && typeof body !== 'string') {
    throw new TypeError(
      `MainActor.run: body must be a function, or the name of an exposed one; got ${describe(body)}.`,
    );
  }
  if (!isMainThread() && bridge.ask !== undefined) {
    return typeof body === 'string' ? bridge.ask(body, false, args) : bridge.ask(textOf(body), true, args);
  }
  requireMainThread('MainActor.run: this is a worker without a bridge to the main thread');
  const called = typeof body === 'string' ? bridge.exposed.get(body) : (body as AnyFunction);
  if (called === undefined) {
    throw new TypeError(`MainActor.run: no function called ${String(body)} is exposed. Give it to expose().`);
  }
  return Promise.resolve(called(...args));
}

function textOf(body: object): string {
  const text = Function.prototype.toString.call(body);
  if (!text.includes('[native code]')) return text;
  throw new TypeError(
    'MainActor.run: body is a bound function or one of the platform, whose text cannot be sent. Write a function around it.',
  );
}

function requireMainThread(problem: string): void {
  if (isMainThread()) return;
  throw new IsolationError(`${problem}. Do it on the main thread, and send what it gives with postMessage.`);
}

export function isMainThread(): boolean {
  return currentHost().isMainThread ?? !isWebWorker();
}

function isWebWorker(): boolean {
  const kinds = ['DedicatedWorkerGlobalScope', 'SharedWorkerGlobalScope'] as const;
  const globals = globalThis as unknown as Record<string, unknown>;
  return kinds.some((kind) => {
    const constructor = globals[kind];
    return typeof constructor === 'function' && globalThis instanceof constructor;
  });
}
