import type { TaskContext } from '@tasktree/core';

/** What an operator takes: an async iterable, or an iterable, whose elements are awaited. */
export type Source<T> = AsyncIterable<T> | Iterable<T | PromiseLike<T>>;

/** Something to pull from, one element at a time, and to be closed. */
export interface Feed<T> {
  next(task: TaskContext): Promise<IteratorResult<T, undefined>>;
  /** Closes it, also while a pull is under way; at most once, and not after its own end or error. */
  close(reason?: unknown): Promise<void>;
}
