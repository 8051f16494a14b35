/**
 * The building blocks of a host's workers, for authors of adapters.
 *
 * @module
 */
export { createWebWorkers, type WebWorker, type WebWorkersSource, type WorkerEvent } from './web-workers.ts';
