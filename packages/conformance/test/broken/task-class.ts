import type { Task, TaskContext, TaskOptions } from '@tasktree/core';
import type { Fn, Kit } from './kit.ts';

export type Body<T> = (task: TaskContext) => T | PromiseLike<T>;

/** Puts a subclass of Task in place of it. */
export function taskThat(kit: Kit, make: (task: typeof Task) => typeof Task): void {
  (kit.core as { Task: typeof Task }).Task = make(kit.core.Task);
}

/** Puts a Task in place whose bodies are wrapped. */
export function bodiesThat(
  kit: Kit,
  wrap: (body: Fn) => Fn,
  made: (task: Task<unknown>) => void = () => {},
): void {
  const Whole = kit.core.Task;
  class Broken<T> extends Whole<T> {
    constructor(body: Body<T>, options?: TaskOptions) {
      super(typeof body === 'function' ? (wrap(body) as Body<T>) : body, options);
      made(this as Task<unknown>);
    }
  }
  (kit.core as { Task: unknown }).Task = Broken;
}
