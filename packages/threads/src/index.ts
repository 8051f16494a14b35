/**
 * Tasks on other threads, all of it loaded at once: for where modules cannot be loaded later.
 *
 * @module
 */
import { engine, type Engine } from './engine.ts';
import { exposeWith, type Exposable } from './expose.ts';
import type { WorkerPoolOptions } from './pool-options.ts';
import { BasePool } from './worker-pool.ts';

// Threads
export type { WorkerPoolOptions } from './pool-options.ts';
export type { BasePool, PoolCalls } from './worker-pool.ts';
export type { RemoteActorOptions, RemoteActorRef } from './remote-actor.ts';
export { transfer } from './transfer.ts';
export type { RemoteFunction, Sendable } from './sendable.ts';

const load = (): Engine => engine;

/**
 * Runs functions on other threads, as children of the tasks that call them: {@link BasePool} says what is guaranteed.
 *
 * `makeWorker` makes a worker of the platform, whose module calls {@link expose}. Throws `TypeError` or `RangeError` for invalid
 * arguments. Laws: parallel.1 to parallel.7.
 *
 * @example
 * ```ts node
 * // work.ts: export function transcode(frame: Uint8Array): Uint8Array {...}  expose({ transcode });
 * await using pool = new WorkerPool<typeof import('./work.ts')>(
 *   () => new Worker(new URL('./work.ts', import.meta.url)), // Deno and browsers: { type: 'module' }
 * );
 * const small = await pool.call.transcode(frame);
 * ```
 */
export class WorkerPool<M> extends BasePool<M> {
  /** `makeWorker` makes a worker of the platform each time it is called, at most `size` at a time. */
  constructor(makeWorker: () => unknown, options?: WorkerPoolOptions) {
    super(makeWorker, options, load);
  }
}

/**
 * Makes functions callable from other threads, by their names in `functions`: in a worker through the pool that made it, by
 * `pool.call.name(...args)`, classes by `pool.actor`; on the main thread by `MainActor.run(name, ...args)` in a worker.
 *
 * Each call runs as the body of its own task, which is cancelled with the call: it may look at `Task.isCancelled`, make children,
 * and so on. Call it when the module has loaded, once or several times: the worker is ready for jobs from the first call on. Throws
 * `TypeError` for anything but an object of functions. Laws: parallel.1.
 *
 * @example
 * ```ts
 * export function countPrimes(below: number): number {
 *   let count = 0;
 *   for (let candidate = 2; candidate < below; candidate += 1) {
 *     Task.checkCancellation();
 *     if (isPrime(candidate)) count += 1;
 *   }
 *   return count;
 * }
 * expose({ countPrimes });
 * ```
 */
export function expose(functions: Readonly<Record<string, Exposable>>): void {
  exposeWith(load, functions);
}
