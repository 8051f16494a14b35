interface StackCapture {
  captureStackTrace?(error: object, above: unknown): void;
}

/** Marks the error of a queue, which is an exception of the platform, as a timeout for those who know the error of `pTimeout`. */
export const isQueueTimeout: unique symbol = Symbol('timeout of a queue');

/**
 * What `pTimeout` rejects with. Made for subclasses as well. The error of a queue's timeout is an instance too.
 *
 * @example
 * ```ts
 * class TooSlow extends TimeoutError {
 *   override name = 'TooSlow' as 'TimeoutError';
 * }
 * ```
 */
export class TimeoutError extends Error {
  override readonly name = 'TimeoutError' as const;

  constructor(message?: string, options?: ErrorOptions) {
    super(message, options);
    (Error as StackCapture).captureStackTrace?.(this, TimeoutError);
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    if (Function.prototype[Symbol.hasInstance].call(this, value)) return true;
    return this === TimeoutError && typeof value === 'object' && value !== null && isQueueTimeout in value;
  }
}
