const { AsyncResource } = process.getBuiltinModule('node:async_hooks');

const root = new AsyncResource('Tasktree');

/**
 * Calls `callback` in the context in which this module was loaded. What lives longer than a task must be made so: a
 * timer holds the context that it was set in, and with it the task and all its values (tree.11, local.7).
 */
export function inRootContext<A extends unknown[], R>(callback: (...args: A) => R, ...args: A): R {
  return root.runInAsyncScope(callback, undefined, ...args);
}
