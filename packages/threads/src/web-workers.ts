import type { ParentPort, WorkerHost, WorkerListener, WorkerPort } from '@tasktree/core/host';
import { holdLife, isLife, watchLife, type Watch } from './worker-life.ts';

/** The part of a `Worker` of the web that is used. */
export interface WebWorker {
  /** Sends a message; what is listed in `transfer` is moved with it. */
  postMessage(message: unknown, transfer: readonly object[]): void;
  /** Calls `listener` for each event of that type. */
  addEventListener(type: string, listener: (event: WorkerEvent) => void): void;
  /** Ends the worker at once. */
  terminate(): void;
}

/** What is read of the events of a worker. */
export interface WorkerEvent {
  /** What a `message` event brings. */
  readonly data?: unknown;
  /** What an `error` event says. */
  readonly message?: string;
  /** Where it happened, in an `error` event. */
  readonly filename?: string;
  /** The line, in an `error` event. */
  readonly lineno?: number;
  /** The column, in an `error` event. */
  readonly colno?: number;
  /** The error itself, where the runtime tells. */
  readonly error?: unknown;
  /** The exit code of a `close` event. */
  readonly code?: number;
  /** Keeps the runtime from reporting the error by itself. */
  preventDefault(): void;
}

/** The global scope of a worker. */
interface WorkerScope {
  postMessage(message: unknown, transfer: readonly object[]): void;
  reportError?(error: unknown): void;
  addEventListener(type: string, listener: (event: ScopeEvent) => void): void;
}

interface ScopeEvent {
  readonly data?: unknown;
  readonly reason?: unknown;
  readonly defaultPrevented: boolean;
  preventDefault(): void;
}

type WorkerClass = new (url: string, options: { type: 'module'; name?: string }) => WebWorker;

/** What a runtime with workers of the web does in its own way. */
export interface WebWorkersSource {
  /** Whether this is a worker; left out where its global scope says so. */
  readonly isWorker?: boolean;
  /** Whether an uncaught error ends the worker. */
  readonly diesOfErrors: boolean;
  /**
   * How the end of a worker is known: by a `close` event; by a Web Lock that it holds and that is waited for, or, where that would keep
   * the process alive, asked for now and then.
   */
  readonly life: 'event' | 'lock' | 'polled lock';
  /** Decides whether the worker keeps the process alive; left out where there is no process to keep. */
  hold?(worker: WebWorker, on: boolean): void;
}

/** The workers of a host whose runtime has those of the web; undefined where there are none, as in some kinds of workers. */
export function createWebWorkers(source: WebWorkersSource): WorkerHost | undefined {
  const { Worker, navigator } = globalThis as unknown as {
    Worker?: WorkerClass;
    navigator?: { readonly hardwareConcurrency?: number };
  };
  const isWorker = source.isWorker ?? isDedicatedWorker();
  const scope = isWorker ? (globalThis as unknown as WorkerScope) : undefined;
  if (Worker === undefined) return undefined;
  return {
    spawn: (url, options) =>
      new Worker(typeof url === 'string' ? url : url.href, { ...options, type: 'module' }),
    hardwareConcurrency: navigator?.hardwareConcurrency ?? 1,
    sharedMemory: typeof SharedArrayBuffer === 'function',
    connect(worker) {
      if (worker instanceof Worker) return portOf(worker, source);
      throw new TypeError(
        "new WorkerPool: makeWorker must return a Worker, such as new Worker(url, { type: 'module' }).",
      );
    },
    parent: scope === undefined ? undefined : parentOf(scope, source),
  };
}

function isDedicatedWorker(): boolean {
  const { DedicatedWorkerGlobalScope: Scope } = globalThis as unknown as {
    DedicatedWorkerGlobalScope?: new () => object;
  };
  return typeof Scope === 'function' && globalThis instanceof Scope;
}

function portOf(worker: WebWorker, source: WebWorkersSource): WorkerPort {
  let watch: Watch | undefined;
  let isHeld = true;
  let onExit: (() => void) | undefined;
  return {
    post: (message, transfer) => worker.postMessage(message, transfer),
    listen(listener) {
      const begin = (name: string): void => {
        watch = watchLife(name, source.life === 'polled lock', () => listener.exit('without a word'));
        watch.hold(isHeld);
      };
      worker.addEventListener('message', ({ data }) => {
        if (isLife(data)) begin(data[1]);
        else if (data === GARBLED) listener.garbled(undefined);
        else listener.message(data);
      });
      worker.addEventListener('messageerror', () => listener.garbled(undefined));
      worker.addEventListener('error', (event) => onError(event, listener, source));
      worker.addEventListener('close', ({ code }) => {
        listener.exit(code === undefined ? 'without a word' : `with exit code ${code}`);
        onExit?.();
      });
    },
    terminate() {
      watch?.end();
      worker.terminate();
      if (source.life !== 'event') return Promise.resolve();
      return new Promise((resolve) => {
        onExit = resolve;
      });
    },
    hold(on) {
      isHeld = on;
      source.hold?.(worker, on);
      watch?.hold(on);
    },
  };
}

/** What a worker says when it could not read a message. */
const GARBLED = 'tasktree.garbled';

function onError(
  event: WorkerEvent,
  listener: WorkerListener,
  { diesOfErrors, life }: WebWorkersSource,
): void {
  // The pool tells whom it concerns.
  event.preventDefault();
  listener.error(event.error ?? errorOf(event), !diesOfErrors);
  if (diesOfErrors && life !== 'event') listener.exit('with an error that nobody caught');
}

/** Most runtimes tell only what the error said, and where. */
function errorOf({ message, filename, lineno, colno }: WorkerEvent): Error {
  const error = new Error(message ?? 'The module of the worker could not be loaded.');
  const where = filename ? `\n    at ${filename}:${lineno}:${colno}` : '';
  Object.defineProperty(error, 'stack', { value: `Error: ${error.message}${where}` });
  return error;
}

/** Browsers report errors of a worker to the thread that made it, but not unhandled rejections. */
function tellRejections(scope: WorkerScope): void {
  scope.addEventListener('unhandledrejection', (event) => {
    if (event.defaultPrevented || scope.reportError === undefined) return;
    event.preventDefault();
    scope.reportError(event.reason);
  });
}

function parentOf(scope: WorkerScope, { life, diesOfErrors }: WebWorkersSource): ParentPort {
  const post = (message: unknown, transfer: readonly object[]): void => scope.postMessage(message, transfer);
  return {
    post,
    listen(message, ready) {
      scope.addEventListener('message', ({ data }) => message(data));
      scope.addEventListener('messageerror', () => post(GARBLED, []));
      if (!diesOfErrors) tellRejections(scope);
      if (life === 'event') ready();
      else holdLife((sign) => post(sign, []), ready);
    },
  };
}
