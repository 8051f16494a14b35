import type { ContextStore } from '@tasktree/core/host';

// An import would read every property of the module first.
const { AsyncLocalStorage, executionAsyncResource } = process.getBuiltinModule('node:async_hooks');

const storage = new AsyncLocalStorage<unknown>();

/**
 * Whether the engine itself carries the context and restores it after each promise reaction (Node 24 and later). There
 * a job may enter its context instead of running inside it, a fifth cheaper. Before that the value lies on the
 * resource of the running callback, and code that began to wait before the first use shares that with the module
 * itself: entering would leak into both.
 */
function restoresContext(): boolean {
  const token = {};
  return new AsyncLocalStorage().run(token, () => {
    const resource = executionAsyncResource() as Record<string | symbol, unknown>;
    return !Reflect.ownKeys(resource).some((key) => resource[key] === token);
  });
}

/** The current task, carried along by one `AsyncLocalStorage`. */
export const contextStore: ContextStore = {
  get: () => storage.getStore(),
  run: (value, callback, argument) => storage.run(value, callback, argument),
};

if (typeof storage.enterWith === 'function' && restoresContext()) {
  contextStore.enter = (value) => storage.enterWith(value);
}
