/**
 * Tasks on other threads. Adapters export all of it.
 *
 * @module
 */

// Threads
export { WorkerPool, type PoolCalls, type WorkerPoolOptions } from './worker-pool.ts';
export type { RemoteActorOptions, RemoteActorRef } from './remote-actor.ts';
export { expose } from './expose.ts';
export { transfer } from './transfer.ts';
export type { RemoteFunction, Sendable } from './sendable.ts';
