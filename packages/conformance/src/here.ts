import type { TaskContext } from '@tasktree/core';
import type { Trial } from './case.ts';

/**
 * Calls `callback` where `task` is the current task: for functions that are on no handle. In ambient form it is current anyway;
 * in explicit form that is what `task.run` is for (ambient.3).
 */
export function here<R>(trial: Trial, task: TaskContext, callback: () => R): R {
  return trial.form === 'ambient' ? callback() : task.run(callback);
}
