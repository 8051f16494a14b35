interface Resource {
  runInAsyncScope(callback: () => void): void;
}

interface Runtime {
  readonly process?: {
    getBuiltinModule?(name: string): { readonly AsyncResource?: AsyncResource } | undefined;
  };
  readonly AsyncContext?: { readonly Snapshot: new () => { run(callback: () => void): void } };
}

type AsyncResource = new (type: string) => Resource;

/** Null where the runtime has none. */
let resources: AsyncResource | null | undefined;

/**
 * The asynchronous context of this call, to run something in it later: what a program keeps in an `AsyncLocalStorage` around a call is
 * seen by the function that it hands over, whoever starts it. Where there is no such context it runs as it is.
 */
export function callContext(): (callback: () => void) => void {
  const { process, AsyncContext } = globalThis as unknown as Runtime;
  if (AsyncContext !== undefined) {
    const snapshot = new AsyncContext.Snapshot();
    return (callback) => snapshot.run(callback);
  }
  resources ??= process?.getBuiltinModule?.('node:async_hooks')?.AsyncResource ?? null;
  if (resources === null) return (callback) => callback();
  const resource = new resources('PQueue');
  return (callback) => resource.runInAsyncScope(callback);
}
