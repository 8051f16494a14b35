import type { AbortSignal, TaskContext } from '@tasktree/core';

/** What a function that is called here is told about the work it does: a plain object, whose properties a spread copies. */
export interface WorkContext {
  /** Aborts when the work is no longer wanted. Made on first use. */
  readonly signal: AbortSignal;
  /** The task that the function runs in. */
  readonly task: TaskContext;
}

/** One getter for all: a getter of each object's own would cost ten times as much. */
const lazySignal: PropertyDescriptor & ThisType<WorkContext> = {
  get() {
    return this.task.signal;
  },
  enumerable: true,
  configurable: true,
};

export function workContext(task: TaskContext): WorkContext {
  const context = Object.defineProperty(
    {} as { signal: AbortSignal; task: TaskContext },
    'signal',
    lazySignal,
  );
  context.task = task;
  return context;
}
