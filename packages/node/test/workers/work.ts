/** The functions that the tests call on workers. */
import { Worker, parentPort } from 'node:worker_threads';
import { expose, now, Task, TaskLocal, WorkerPool } from '@tasktree/node';

export const user: TaskLocal<string> = new TaskLocal({
  name: 'user',
  defaultValue: 'nobody',
  sendable: true,
});

export function add(a: number, b: number): number {
  return a + b;
}

const order: string[] = [];

/** Remembers its calls, in order. */
export function note(name: string): readonly string[] {
  order.push(name);
  return order;
}

let present = 0;
let everybodyIsThere: () => void;
const everybody = new Promise<void>((resolve) => {
  everybodyIsThere = resolve;
});

/** Fulfils when so many calls are under way in this worker. */
export async function meet(count: number): Promise<number> {
  present += 1;
  if (present === count) everybodyIsThere();
  await everybody;
  return count;
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

/** The same, and takes no notice of anything. */
export function spinDeaf(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

/** What a task knows of itself. */
export function describe(): { name?: string; priority: number; user: string; left: number } {
  const { name, priority, deadline = Infinity } = Task.current!;
  return { ...(name === undefined ? {} : { name }), priority, user: user.get(), left: deadline - now() };
}

/** Waits until its priority rises. */
export async function priorityAfter(ms: number): Promise<number> {
  await Task.sleep(ms);
  return Task.currentPriority;
}

export function fail(message: string): never {
  throw new RangeError(message, { cause: new Error('deeper') });
}

export function exit(code: number): never {
  process.exit(code);
}

export function throwOutside(message: string): Promise<never> {
  setTimeout(() => {
    throw new Error(message);
  }, 0);
  return new Promise(() => {});
}

export function fillMemory(): never {
  const all: unknown[] = [];
  for (;;) all.push(Array.from({ length: 100_000 }, Math.random));
}

export function sayNonsense(): Promise<never> {
  parentPort!.postMessage({ hello: 'world' });
  return new Promise(() => {});
}

export function giveFunction(): unknown {
  return { done: () => {} };
}

/** Calls into a pool of its own. */
export async function nested(a: number, b: number): Promise<number> {
  const pool = new WorkerPool<{ add: typeof add }>(() => new Worker(new URL(import.meta.url)), { size: 1 });
  try {
    return await pool.call.add(a, b);
  } finally {
    await pool[Symbol.asyncDispose]();
  }
}

expose({
  add,
  describe,
  exit,
  fail,
  fillMemory,
  giveFunction,
  meet,
  nested,
  note,
  priorityAfter,
  sayNonsense,
  sleep,
  spin,
  spinDeaf,
  throwOutside,
});
