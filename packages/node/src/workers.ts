import type * as workerThreads from 'node:worker_threads';
import type { ParentPort, WorkerHost, WorkerPort } from '@tasktree/core/host';
import { inRootContext } from './root-context.ts';

// Loaded by whoever needs them: that would be a tenth of what the import of this package costs.
const threads = (): typeof workerThreads => process.getBuiltinModule('node:worker_threads');

let parent: ParentPort | undefined;

/** Worker threads, as pools see them. */
export const workers: WorkerHost = {
  spawn: (url, options) =>
    new (threads().Worker)(new URL(typeof url === 'string' ? url : url.href), { ...options }),
  get hardwareConcurrency() {
    return process.getBuiltinModule('node:os').availableParallelism();
  },
  sharedMemory: true,
  connect,
  get parent() {
    const { parentPort } = threads();
    return parentPort === null ? undefined : (parent ??= parentOf(parentPort));
  },
};

export function isMainThread(): boolean {
  return threads().isMainThread;
}

/** What a worker says when it could not read a message. */
const GARBLED = 'tasktree.garbled';

function connect(worker: unknown): WorkerPort {
  if (!(worker instanceof threads().Worker)) {
    throw new TypeError(
      'new WorkerPool: makeWorker must return a Worker of node:worker_threads. Import it: Node has no global Worker.',
    );
  }
  return {
    post: (message, transfer) => worker.postMessage(message, transfer as workerThreads.Transferable[]),
    listen(listener) {
      worker.on('message', (data: unknown) => {
        if (data === GARBLED) listener.garbled(undefined);
        else listener.message(data);
      });
      worker.on('messageerror', (error) => listener.garbled(error));
      worker.on('error', (error) => listener.error(error, false));
      worker.on('exit', (code) => listener.exit(`with exit code ${code}`));
    },
    terminate: async () => {
      await worker.terminate();
    },
    hold(on) {
      if (on) worker.ref();
      else worker.unref();
    },
  };
}

function parentOf(port: workerThreads.MessagePort): ParentPort {
  return {
    post: (message, transfer) => port.postMessage(message, transfer as workerThreads.Transferable[]),
    listen(message, ready) {
      inRootContext(() => {
        port.on('message', message);
        port.on('messageerror', () => port.postMessage(GARBLED));
      });
      ready();
    },
  };
}
