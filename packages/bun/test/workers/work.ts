/** The functions that the tests call on workers. */
import { expose, Task } from '../../src/index.ts';

export function add(a: number, b: number): number {
  return a + b;
}

export async function sleep(ms: number): Promise<string> {
  await Task.sleep(ms);
  return 'slept';
}

/** Goes round until it is cancelled or the time is over, without awaiting anything. */
export function spin(ms: number): number {
  const end = performance.now() + ms;
  let rounds = 0;
  while (performance.now() < end) {
    Task.checkCancellation();
    rounds += 1;
  }
  return rounds;
}

export function fail(message: string): never {
  throw new RangeError(message, { cause: new Error('deeper') });
}

export function throwOutside(message: string): Promise<never> {
  setTimeout(() => {
    throw new Error(message);
  }, 0);
  return new Promise(() => {});
}

export function exit(): never {
  process.exit(3);
}

expose({ add, exit, fail, sleep, spin, throwOutside });
