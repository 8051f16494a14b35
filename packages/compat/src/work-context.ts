import type { AbortSignal, TaskContext } from '@tasktree/core';

/** What a function that is called here is told about the work it does. */
export interface WorkContext {
  /** Aborts when the work is no longer wanted. Made on first use. */
  readonly signal: AbortSignal;
  /** The task that the function runs in. */
  readonly task: TaskContext;
}

class TaskWorkContext implements WorkContext {
  readonly task: TaskContext;

  constructor(task: TaskContext) {
    this.task = task;
  }

  get signal(): AbortSignal {
    return this.task.signal;
  }
}

export function workContext(task: TaskContext): WorkContext {
  return new TaskWorkContext(task);
}
