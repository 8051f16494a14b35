// A worker thread and the way back from it, under one form for the runtimes with a global Worker and for Node.js.
import { parentPort, Worker as NodeWorker } from 'node:worker_threads';

export type Transferred = ArrayBuffer[];

const nothing: Transferred = [];

export interface Thread {
  post(message: unknown, moved?: Transferred): void;
  onMessage(listener: (message: unknown) => void): void;
  terminate(): void;
}

interface WebWorker {
  postMessage(message: unknown, transfer: Transferred): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  terminate(): void;
}

interface WebScope {
  readonly Worker?: new (url: URL, options: { readonly type: 'module' }) => WebWorker;
}

/** The worker as the runtime makes it: what comlink and our own pool are given. */
export function openWorker(url: URL): WebWorker | NodeWorker {
  const { Worker } = globalThis as WebScope;
  return Worker === undefined ? new NodeWorker(url) : new Worker(url, { type: 'module' });
}

export function openThread(url: URL): Thread {
  const worker = openWorker(url);
  if (worker instanceof NodeWorker) {
    return {
      post: (message, moved = nothing) => worker.postMessage(message, moved),
      onMessage: (listener) => void worker.on('message', listener),
      terminate: () => void worker.terminate(),
    };
  }
  return {
    post: (message, moved = nothing) => worker.postMessage(message, moved),
    onMessage: (listener) => worker.addEventListener('message', ({ data }) => listener(data)),
    terminate: () => worker.terminate(),
  };
}

/** The same from inside: what a thread hears from the one that started it. */
export function parent(): Omit<Thread, 'terminate'> {
  const scope = globalThis as unknown as WebWorker;
  if (parentPort !== null && typeof scope.addEventListener !== 'function') {
    const port = parentPort;
    return {
      post: (message, moved = nothing) => port.postMessage(message, moved),
      onMessage: (listener) => void port.on('message', listener),
    };
  }
  return {
    post: (message, moved = nothing) => scope.postMessage(message, moved),
    onMessage: (listener) => scope.addEventListener('message', ({ data }) => listener(data)),
  };
}
