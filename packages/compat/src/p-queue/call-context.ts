/** The asynchronous context of a call, kept to run something in it later. */
export interface CallContext {
  runInAsyncScope(callback: () => void): void;
}

interface Runtime {
  readonly process?: {
    getBuiltinModule?(name: string): { readonly AsyncResource?: AsyncResource } | undefined;
  };
  readonly AsyncContext?: { readonly Snapshot: new () => { run(callback: () => void): void } };
}

type AsyncResource = new (type: string) => CallContext;

/** Null where the runtime has none. */
let resources: AsyncResource | null | undefined;

function resourceClass(): AsyncResource | null {
  const { process, AsyncContext } = globalThis as unknown as Runtime;
  if (AsyncContext === undefined)
    return process?.getBuiltinModule?.('node:async_hooks')?.AsyncResource ?? null;
  const { Snapshot } = AsyncContext;
  return class {
    readonly #snapshot = new Snapshot();

    runInAsyncScope(callback: () => void): void {
      this.#snapshot.run(callback);
    }
  };
}

/**
 * The asynchronous context of this call: what a program keeps in an `AsyncLocalStorage` around a call is seen by the function that it
 * hands over, whoever starts it. Undefined where there is no such context. No closure: many calls may wait.
 */
export function callContext(): CallContext | undefined {
  if (resources === undefined) resources = resourceClass();
  return resources === null ? undefined : new resources('PQueue');
}
