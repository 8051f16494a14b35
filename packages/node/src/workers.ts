import { availableParallelism } from 'node:os';
import { Worker, parentPort, type Transferable } from 'node:worker_threads';
import type { ParentPort, WorkerHost, WorkerPort } from '@tasktree/core/host';
import { inRootContext } from './root-context.ts';

/** Worker threads, as pools see them. */
export const workers: WorkerHost = {
  spawn: (url, options) => new Worker(new URL(typeof url === 'string' ? url : url.href), { ...options }),
  hardwareConcurrency: availableParallelism(),
  sharedMemory: true,
  connect,
  parent: parentPort === null ? undefined : parentOf(parentPort),
};

function connect(worker: unknown): WorkerPort {
  if (!(worker instanceof Worker)) {
    throw new TypeError(
      'new WorkerPool: makeWorker must return a Worker of node:worker_threads. Import it: Node has no global Worker.',
    );
  }
  return {
    post: (message, transfer) => worker.postMessage(message, transfer as Transferable[]),
    listen(listener) {
      worker.on('message', (data: unknown) => listener.message(data));
      worker.on('messageerror', (error) => listener.error(error));
      worker.on('error', (error) => listener.error(error));
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

function parentOf(port: NonNullable<typeof parentPort>): ParentPort {
  return {
    post: (message, transfer) => port.postMessage(message, transfer as Transferable[]),
    listen(message, ready) {
      inRootContext(() => void port.on('message', message));
      ready();
    },
  };
}
