import { expose, Task } from '@tasktree/deno';

export function add(a: number, b: number): number {
  return a + b;
}

export function fail(message: string): never {
  throw new RangeError(message);
}

/** A loop that never awaits, until it is cancelled or the time is over. */
export function spin(ms: number): number {
  const end = performance.now() + ms;
  let rounds = 0;
  while (performance.now() < end) {
    Task.checkCancellation();
    rounds += 1;
  }
  return rounds;
}

export async function sleep(ms: number): Promise<string> {
  await Task.sleep(ms);
  return 'slept';
}

expose({ add, fail, sleep, spin });
