/** The functions that the checks call on workers. */
import { expose, Task } from '../../src/index.ts';
import '../symbols.ts';

export function add(a: number, b: number): number {
  return a + b;
}

export function fail(message: string): never {
  throw new RangeError(message, { cause: new Error('deeper') });
}

/** Goes round until it is cancelled or the time is over, without awaiting anything. */
export function spin(ms: number): number {
  const start = performance.now();
  while (performance.now() - start < ms) Task.checkCancellation();
  return performance.now() - start;
}

export async function sleep(ms: number): Promise<string> {
  await Task.sleep(ms);
  return 'slept';
}

export function close(): Promise<never> {
  self.close();
  return new Promise(() => {});
}

/** Calls into a pool of its own. */
export async function nested(url: string): Promise<number> {
  const { WorkerPool } = await import('../../src/index.ts');
  const pool = new WorkerPool<{ add: typeof add }>(() => new Worker(url, { type: 'module' }), { size: 1 });
  const task = new Task(() => pool.call.add(20, 3));
  try {
    return await task;
  } finally {
    await pool[Symbol.asyncDispose]();
  }
}

if (location.search === '?throws') throw new Error('This module does not load.');
if (location.search !== '?silent') expose({ add, close, fail, nested, sleep, spin });
