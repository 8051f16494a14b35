import { currentHost, describe, realm } from '@tasktree/core/internal';
import { WorkerThread } from './worker-thread.ts';

type AnyFunction = ((...args: never[]) => unknown) | (abstract new (...args: never[]) => object);

const exposed = (realm.exposed ??= new Map());
let thread: WorkerThread | undefined;

/**
 * Makes functions callable from other threads, by their names in `functions`: in a worker through the pool that made it, by
 * `pool.call.name(...args)`, classes by `pool.actor`; on the main thread by `MainActor.run(name, ...args)` in a worker.
 *
 * Each call runs as the body of a task of its own, which is cancelled with the call: it may look at `Task.isCancelled`, make children,
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
export function expose(functions: Readonly<Record<string, AnyFunction>>): void {
  if (typeof functions !== 'object' || functions === null) {
    throw new TypeError(`expose: functions must be an object of functions; got ${describe(functions)}.`);
  }
  const entries = Object.entries(functions);
  for (const [name, value] of entries) {
    if (typeof value !== 'function') {
      throw new TypeError(`expose: functions.${name} must be a function; got ${describe(value)}.`);
    }
  }
  for (const [name, value] of entries) exposed.set(name, value as (...args: unknown[]) => unknown);
  const parent = currentHost().workers?.parent;
  if (parent !== undefined) thread ??= new WorkerThread(parent, exposed);
}
