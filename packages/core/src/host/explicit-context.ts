import { contextCell } from './context-cell.ts';
import type { ContextStore } from './host.ts';

/**
 * The store of runtimes that carry no context along: the value is in force during the synchronous call only, and
 * absent afterwards, so that it can never be somebody else's (ambient.2). Code built with `@tasktree/transform` puts it
 * back after its awaits: see {@link explicitTier}.
 */
export function createExplicitContext(): ContextStore {
  return {
    forgets: true,
    get: () => contextCell.v,
    run(value, callback, argument) {
      const previous = contextCell.v;
      contextCell.v = value;
      try {
        return callback(argument);
      } finally {
        contextCell.v = previous;
      }
    },
  };
}

/** The tier of {@link createExplicitContext}: full once code built with `@tasktree/transform` is loaded (ambient.1). */
export function explicitTier(): 'full' | 'explicit' {
  return contextCell.full ? 'full' : 'explicit';
}
