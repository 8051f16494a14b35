/**
 * Types of the language and of the platform.
 *
 * @module
 */

/** What an operation may give back: a value, or a promise of it. */
export type Awaitable<T> = T | PromiseLike<T>;

/** The part of an `AbortSignal` that the library uses. */
export interface AbortSignalLike {
  /** Whether it has been aborted. */
  readonly aborted: boolean;
  /** What it was aborted with; undefined before. */
  readonly reason: unknown;
  /** Calls `listener` when it is aborted. */
  addEventListener(type: 'abort', listener: () => void): void;
  /** Takes back what `addEventListener` did. */
  removeEventListener(type: 'abort', listener: () => void): void;
}

export interface AbortControllerLike {
  readonly signal: AbortSignal;
  abort(reason?: unknown): void;
}

/** The platform's own `AbortSignal` type where the program's types have it. */
export type AbortSignal = typeof globalThis extends { AbortSignal: { prototype: infer Signal } }
  ? Signal
  : AbortSignalLike;
