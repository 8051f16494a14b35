/** What the TC39 proposal gives; no browser has it yet. */
export interface AsyncContext {
  readonly Variable: new () => {
    get(): unknown;
    run<A extends unknown[], R>(value: unknown, callback: (...args: A) => R, ...args: A): R;
  };
  readonly Snapshot: new () => Snapshot;
}

/** The asynchronous context of where it was made. */
export interface Snapshot {
  run<A extends unknown[], R>(callback: (...args: A) => R, ...args: A): R;
}

/** The engine's own asynchronous context, where there is one. */
export const asyncContext: AsyncContext | undefined = (globalThis as { AsyncContext?: AsyncContext })
  .AsyncContext;
