import type { AbortSignal } from '@tasktree/core';

/** An `AbortController`, whose type a program without the types of a platform lacks. */
export interface SignalSource {
  readonly signal: AbortSignal;
  abort(reason?: unknown): void;
}

export function signalSource(): SignalSource {
  const { AbortController } = globalThis as unknown as { AbortController: new () => SignalSource };
  return new AbortController();
}

/** A signal of the user's that counts who listens to it. */
export class CountedSignal {
  aborted = false;
  reason: unknown = undefined;
  /** How many listeners there were at most at one time. */
  most = 0;
  readonly #listeners = new Set<() => void>();

  get listeners(): number {
    return this.#listeners.size;
  }

  /** As the library takes it. */
  get signal(): AbortSignal {
    return this as unknown as AbortSignal;
  }

  addEventListener(_type: 'abort', listener: () => void): void {
    this.#listeners.add(listener);
    this.most = Math.max(this.most, this.#listeners.size);
  }

  removeEventListener(_type: 'abort', listener: () => void): void {
    this.#listeners.delete(listener);
  }

  abort(reason: unknown): void {
    this.aborted = true;
    this.reason = reason;
    const listeners = [...this.#listeners];
    for (const listener of listeners) listener();
  }
}
