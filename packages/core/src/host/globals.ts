/** What the portable host may find in a runtime. Nothing of it is taken for granted, nor touched before it is needed. */
export interface Globals {
  readonly performance?: { now(): number };
  readonly setTimeout?: (callback: () => void, milliseconds: number) => unknown;
  readonly clearTimeout?: (handle: unknown) => void;
  readonly setInterval?: (callback: () => void, milliseconds: number) => unknown;
  readonly clearInterval?: (handle: unknown) => void;
  readonly setImmediate?: (callback: () => void) => unknown;
  readonly queueMicrotask?: (callback: () => void) => void;
  readonly reportError?: (error: unknown) => void;
  readonly MessageChannel?: new () => { readonly port1: GlobalPort; readonly port2: GlobalPort };
  readonly console?: { warn?(message: string): void };
  readonly navigator?: { readonly userAgent?: string };
  readonly process?: { getBuiltinModule?: unknown };
  readonly AsyncContext?: unknown;
}

export interface GlobalPort {
  onmessage: (() => void) | null;
  postMessage(message: unknown): void;
  ref?(): void;
  unref?(): void;
}

/** The handle of a timer in runtimes whose pending timers hold the process. */
export interface HoldingHandle {
  ref?(): void;
  unref?(): void;
}

export const globals: Globals = globalThis as unknown as Globals;
