import { checkFunction, withoutReceiver } from '@tasktree/core/internal';
import type { StreamState, Termination, YieldResult } from './stream-state.ts';

/**
 * The producing end of an {@link AsyncStream}. It can be used from anywhere, any number of times, in callbacks too; nothing in
 * it waits.
 */
export class AsyncStreamContinuation<T> {
  readonly #state: StreamState<T>;

  /** @internal */
  constructor(state: StreamState<T>) {
    this.#state = state;
  }

  static #isLost<E>(self: AsyncStreamContinuation<E>): boolean {
    try {
      void self.#state;
      return false;
    } catch {
      return true;
    }
  }

  /**
   * Hands `value` to the consumer that has waited longest, or buffers it. Says how many more would fit; or which element was
   * dropped, this one or an older one, by the policy; or that the stream has terminated. Never waits (stream.1).
   */
  yield(value: T): YieldResult<T> {
    if (AsyncStreamContinuation.#isLost(this)) throw withoutReceiver('continuation.yield');
    return this.#state.yield(value);
  }

  /**
   * Ends the stream, with an error if one is given: consumers get what is buffered, then the error once, then the end. Only the
   * first call counts; but one made in `onTermination` of a cancellation still decides which error the consumer gets
   * (stream.2).
   */
  finish(error?: unknown): void {
    if (AsyncStreamContinuation.#isLost(this)) throw withoutReceiver('continuation.finish');
    this.#state.finish(error);
  }

  /**
   * Called at most once, when the stream terminates, before the waiting consumer goes on: with `'finished'` and the error, if
   * any, or with `'cancelled'` when the consumer was cancelled or left its loop. Set afterwards it is never called. What
   * it throws is reported as uncaught (stream.3).
   */
  get onTermination(): ((termination: Termination, error?: unknown) => void) | undefined {
    return this.#state.onTermination;
  }

  set onTermination(handler: ((termination: Termination, error?: unknown) => void) | undefined) {
    if (handler !== undefined) checkFunction(handler, 'continuation', 'onTermination');
    if (!this.#state.isTerminated) this.#state.onTermination = handler;
  }
}
