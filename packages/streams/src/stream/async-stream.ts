import {
  anything,
  checkFunction,
  checkOptions,
  livingHome,
  selectable,
  symbolMethod,
} from '@tasktree/core/internal';
import type { AsyncSequence } from '../iteration/async-sequence.ts';
import { limitOf, type BufferingPolicy } from './buffering-policy.ts';
import { AsyncStreamContinuation } from './continuation.ts';
import { StreamIterator, nextOf } from './stream-iterator.ts';
import { StreamState } from './stream-state.ts';

/** What a stream does with elements that come too fast. */
export interface AsyncStreamOptions {
  /** What happens to elements that nobody waits for. Default `'unbounded'`. */
  readonly bufferingPolicy?: BufferingPolicy;
}

/**
 * A stream of values from a source that cannot wait: callbacks, events. The producer yields through a continuation, without
 * back-pressure; `bufferingPolicy` says what happens to elements that nobody waits for. Where the producer can wait, use a
 * `Channel`.
 *
 * Elements come in the order of their yields; what is buffered comes before the end or the error. The error is thrown once, to one
 * consumer; then the stream is done for ever. Consumers are served first come, first served.
 *
 * A loop belongs to the body in which it begins, an iterator to the one in which it was made. When that is cancelled while it waits, or
 * the loop is left early, the stream ends for all its consumers: `onTermination('cancelled')` is called, and `next()` gives
 * `done`, it does not throw. What was buffered is still handed out. A narrower region that is cancelled around one `next()`, a
 * time limit for each element say, cuts only that wait short: it rejects with `CancellationError`, takes nothing, and the stream goes on.
 *
 * `build` is called at once, inside the constructor; what it throws is thrown from there. Throws `TypeError` or `RangeError` for
 * invalid arguments. Laws: stream.1 to stream.6. Source: Swift's `AsyncThrowingStream`, SE-0314, but for the early
 * leaving of a loop, which there ends nothing.
 *
 * @example
 * ```ts
 * const clicks = new AsyncStream<Event>((continuation) => {
 *   const listener = (event: Event) => continuation.yield(event);
 *   button.addEventListener('click', listener);
 *   continuation.onTermination = () => button.removeEventListener('click', listener);
 * }, { bufferingPolicy: { bufferingNewest: 1 } });
 * for await (const click of clicks) {
 *   show(click);
 *   break; // removes the listener
 * }
 * ```
 */
export class AsyncStream<T> implements AsyncIterable<T> {
  readonly #state: StreamState<T>;

  constructor(build: (continuation: AsyncStreamContinuation<T>) => void, options?: AsyncStreamOptions) {
    checkFunction(build, 'new AsyncStream', 'build');
    checkOptions(options, 'new AsyncStream', { bufferingPolicy: anything });
    this.#state = new StreamState(
      limitOf(options?.bufferingPolicy ?? 'unbounded', 'new AsyncStream: options.bufferingPolicy'),
    );
    build(new AsyncStreamContinuation(this.#state));
  }

  /**
   * A stream and its continuation, side by side. Source: SE-0388.
   *
   * @example
   * ```ts
   * const { stream, continuation } = AsyncStream.make<string>();
   * socket.onmessage = ({ data }) => continuation.yield(data);
   * ```
   */
  static make<T>(options?: AsyncStreamOptions): {
    stream: AsyncStream<T>;
    continuation: AsyncStreamContinuation<T>;
  } {
    let continuation!: AsyncStreamContinuation<T>;
    const stream = new AsyncStream<T>((made) => (continuation = made), options);
    return { stream, continuation };
  }

  /** The next element, as of an iterator that was made here: cancelling the body around ends the stream (stream.4). */
  next(): Promise<IteratorResult<T, undefined>> {
    return nextOf(this.#state, livingHome());
  }

  [Symbol.asyncIterator](): AsyncSequence<T> {
    return new StreamIterator(this.#state);
  }

  static {
    symbolMethod<AsyncStream<unknown>>(this, selectable, function () {
      return this.#state;
    });
  }
}
