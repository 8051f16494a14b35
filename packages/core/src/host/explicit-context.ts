import type { ContextStore } from './host.ts';

/**
 * The store of runtimes that carry no context along: the value is in force during the synchronous call only, and
 * absent afterwards, so that it can never be somebody else's (ambient.2).
 */
export function createExplicitContext(): ContextStore {
  let current: unknown;
  return {
    get: () => current,
    run(value, callback, argument) {
      const previous = current;
      current = value;
      try {
        return callback(argument);
      } finally {
        current = previous;
      }
    },
  };
}
