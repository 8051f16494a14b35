import { createPortableHost, type Host, type WorkerHost } from '@tasktree/core/host';
import { Worker, isMainThread, parentPort, workerData, type Transferable } from 'node:worker_threads';

/** What a worker that is broken on purpose is told. */
interface Order {
  readonly broken: string | undefined;
}

/** The least that makes threads of a host: with it, it is the pool that is under trial. */
const workers: Omit<WorkerHost, 'parent'> = {
  spawn: (url) => new Worker(new URL(typeof url === 'string' ? url : url.href)),
  hardwareConcurrency: 2,
  sharedMemory: true,
  connect(made) {
    const worker = made as Worker;
    return {
      post: (message, transfer) => worker.postMessage(message, transfer as Transferable[]),
      listen(listener) {
        worker.on('message', (data: unknown) => listener.message(data));
        worker.on('error', (error) => listener.error(error, false));
        worker.on('exit', (code) => listener.exit(`with exit code ${code}`));
      },
      terminate: async () => {
        await worker.terminate();
      },
      hold: (on) => (on ? worker.ref() : worker.unref()),
    };
  },
};

/** The portable host with threads, for the thread that stands for the main one. */
export function threadedHost(): Host {
  return Object.assign(createPortableHost(), {
    warn() {},
    isMainThread: true,
    workers: { ...workers, parent: undefined },
  });
}

/** The same for the workers that it makes. */
export function hostOfWorker(): Host {
  const port = parentPort!;
  const parent: NonNullable<WorkerHost['parent']> = {
    post: (message, transfer) => port.postMessage(message, transfer as Transferable[]),
    listen(message, listening) {
      port.on('message', message);
      listening();
    },
  };
  return Object.assign(createPortableHost(), {
    warn() {},
    isMainThread: false,
    workers: { ...workers, parent },
  });
}

/** A worker in which the same thing is broken. */
export function newWorker(broken: string | undefined): Worker {
  const order: Order = { broken };
  return new Worker(new URL('thread-worker.ts', import.meta.url), { workerData: order });
}

export function brokenHere(): string | undefined {
  return isMainThread ? undefined : (workerData as Order).broken;
}
