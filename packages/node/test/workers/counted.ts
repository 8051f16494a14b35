/** Jobs that count how often they have begun, in memory that all threads share. */
import { expose, Task, withTaskGroup } from '../../src/index.ts';

function countOf(memory: SharedArrayBuffer, index: number): void {
  Atomics.add(new Int32Array(memory), index, 1);
}

export function quick(memory: SharedArrayBuffer, index: number): number {
  countOf(memory, index);
  return index;
}

export async function slow(memory: SharedArrayBuffer, index: number): Promise<number> {
  countOf(memory, index);
  await withTaskGroup(async (group) => {
    group.addTask(() => Task.sleep(1));
    group.addTask(() => Task.sleep(2));
  });
  return index;
}

export function failing(memory: SharedArrayBuffer, index: number): never {
  countOf(memory, index);
  throw new RangeError(String(index));
}

export async function* items(memory: SharedArrayBuffer, index: number): AsyncGenerator<number, void> {
  countOf(memory, index);
  for (let step = 0; step < 3; step += 1) {
    yield index;
    await Task.yield();
  }
}

expose({ quick, slow, failing, items });
