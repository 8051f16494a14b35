import { platform, type DOMExceptionConstructor } from '../platform.ts';
import { isQueueTimeout } from '../p-timeout/timeout-error.ts';

const Exception: DOMExceptionConstructor = platform.DOMException;

/**
 * What a call rejects with whose function took longer than its timeout: an exception of the platform, as `AbortSignal.timeout` gives
 * it, named `TimeoutError`. It is an instance of the `TimeoutError` of `p-timeout` as well.
 *
 * @example
 * ```ts
 * const queue = new PQueue({ timeout: 1000 });
 * await queue.add(({ signal }) => fetch(url, { signal })).catch((error) => {
 *   if (!(error instanceof TimeoutError)) throw error;
 * });
 * ```
 */
export class TimeoutError extends Exception {
  constructor(message?: string, options?: ErrorOptions) {
    super(message, 'TimeoutError');
    if (options !== undefined && 'cause' in options) {
      Object.defineProperty(this, 'cause', { value: options.cause, writable: true, configurable: true });
    }
  }

  static {
    Object.defineProperty(this.prototype, isQueueTimeout, { value: true });
  }
}
