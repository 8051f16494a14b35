interface StackCapture {
  captureStackTrace?(error: object, above: unknown): void;
}

/**
 * What `pTimeout` and a queue's timeout reject with. Made for subclasses as well.
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
}
