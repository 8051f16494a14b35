import { Task, type TaskContext } from '@tasktree/core';
import { anything, checkFunction, checkOptions } from '@tasktree/core/internal';
import { SequenceIterator, ended, type AsyncSequence } from '../iteration/async-sequence.ts';
import { limitOf, type BufferingPolicy } from './buffering-policy.ts';
import { AsyncStreamContinuation } from './continuation.ts';
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
 * Cancelling a task that waits in `next()`, and leaving a `for await` loop early, end the stream for all its consumers:
 * `onTermination('cancelled')` is called, and `next()` gives `done`, it does not throw. What was buffered is still handed out.
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

  [Symbol.asyncIterator](): AsyncSequence<T> {
    return new StreamIterator(this.#state);
  }
}

class StreamIterator<T> extends SequenceIterator<T> {
  readonly #state: StreamState<T>;
  /** Where the runtime forgets the current task after an await, the wait belongs to the task that began the loop. */
  readonly #task: TaskContext | undefined = Task.current;
  #isOver = false;

  constructor(state: StreamState<T>) {
    super();
    this.#state = state;
  }

  next(): Promise<IteratorResult<T, undefined>> {
    return this.#isOver ? Promise.resolve(ended()) : this.#state.next(this.#task);
  }

  return(): Promise<IteratorResult<T, undefined>> {
    this.#isOver = true;
    this.#state.cancel();
    return Promise.resolve(ended());
  }
}
