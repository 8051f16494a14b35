import type { Trial } from '@tasktree/conformance';
import type { TaskContext } from '@tasktree/core';

/** Calls in the name of `task`: through its handle in explicit form, and as it is where the current task is known. */
export function inTask<R>(trial: Trial, task: TaskContext, call: () => R): R {
  return trial.form === 'ambient' ? call() : task.run(call);
}

/** The results of `count` calls of `next`. */
export async function take<T>(iterator: AsyncIterator<T>, count: number): Promise<IteratorResult<T>[]> {
  const results: IteratorResult<T>[] = [];
  while (results.length < count) results.push(await iterator.next());
  return results;
}

export const done: IteratorResult<never, undefined> = { done: true, value: undefined };

export function element<T>(value: T): IteratorResult<T, undefined> {
  return { done: false, value };
}
