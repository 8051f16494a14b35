/**
 * The building blocks of a host's workers, for whoever writes an adapter.
 *
 * @module
 */
export { createWebWorkers, type WebWorker, type WebWorkersSource, type WorkerEvent } from './web-workers.ts';
