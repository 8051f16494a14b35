import { createExplicitContext, type ContextStore } from '@tasktree/core/host';
import { asyncContext } from './async-context.ts';

function createNativeContext(Variable: NonNullable<typeof asyncContext>['Variable']): ContextStore {
  const variable = new Variable();
  return {
    get: () => variable.get(),
    run: (value, callback, argument) => variable.run(value, callback, argument),
  };
}

/** The current task: after any await where the engine can carry it along, else in the synchronous start of a body. */
export const contextStore: ContextStore = asyncContext
  ? createNativeContext(asyncContext.Variable)
  : createExplicitContext();
