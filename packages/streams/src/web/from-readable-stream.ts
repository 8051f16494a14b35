import type { TaskContext } from '@tasktree/core';
import { cancellationOf, checkBoolean, checkOptions, describe, waitingBody } from '@tasktree/core/internal';
import { ended, type AsyncSequence } from '../iteration/async-sequence.ts';
import { ConsumerWait } from '../iteration/consumer-wait.ts';
import { serial } from '../iteration/serial.ts';
import type { Feed } from '../iteration/source.ts';
import type { ReadableStreamLike, ReaderLike } from './readable-stream.ts';

/** What becomes of the stream when the loop is left. */
export interface FromReadableStreamOptions {
  /** Leaves the stream as it is, and only unlocks it, when the loop is left early. Default false: it is cancelled. */
  readonly preventCancel?: boolean;
}

/**
 * The chunks of a web stream, read when the consumer asks: back-pressure is kept. The stream is locked from the first `next()` on, and
 * unlocked at the end. Leaving the loop early cancels the stream and waits for that.
 *
 * A consumer that is cancelled while it waits cancels the stream, with its reason, and gets the end. Throws `TypeError` for something that is
 * no stream. Laws: channel.5.
 *
 * @example
 * ```ts
 * for await (const bytes of fromReadableStream(response.body)) await file.write(bytes);
 * ```
 */
export function fromReadableStream<T>(
  stream: ReadableStream<T>,
  options?: FromReadableStreamOptions,
): AsyncSequence<T> {
  const readable = stream as unknown as ReadableStreamLike<T> | null;
  if (typeof readable !== 'object' || readable === null || typeof readable.getReader !== 'function') {
    throw new TypeError(`fromReadableStream: stream must be a ReadableStream; got ${describe(stream)}.`);
  }
  checkOptions(options, 'fromReadableStream', { preventCancel: checkBoolean });
  return serial(new StreamFeed(readable, options?.preventCancel === true), (pull) => pull());
}

class StreamFeed<T> implements Feed<T> {
  readonly #stream: ReadableStreamLike<T>;
  readonly #preventsCancel: boolean;
  #reader: ReaderLike<T> | undefined = undefined;
  #isOver = false;
  #closing: Promise<void> | undefined = undefined;

  constructor(stream: ReadableStreamLike<T>, preventsCancel: boolean) {
    this.#stream = stream;
    this.#preventsCancel = preventsCancel;
  }

  async next(task: TaskContext | undefined): Promise<IteratorResult<T, undefined>> {
    const body = waitingBody(task);
    this.#reader ??= this.#stream.getReader();
    const cancelled = body === undefined ? undefined : cancellationOf(body);
    if (cancelled !== undefined) await this.#cancel(cancelled.reason);
    if (this.#isOver) return ended();
    const wait = new ConsumerWait<T>(this, body);
    // A stream that is being cancelled ends its reads at once; the consumer goes on when the cancelling is done.
    const end = (): void => {
      (this.#closing ?? Promise.resolve()).then(
        () => wait.finish(),
        (error: unknown) => wait.fail(error),
      );
    };
    this.#reader.read().then(
      ({ done, value }) => {
        if (!done) return wait.give(value as T);
        if (this.#closing === undefined) this.#unlock();
        this.#isOver = true;
        end();
      },
      (error: unknown) => {
        if (this.#closing !== undefined) return end();
        this.#unlock();
        this.#isOver = true;
        wait.fail(error);
      },
    );
    return wait.promise;
  }

  consumerCancelled(_wait: ConsumerWait<T>, reason: unknown): void {
    // The read ends, and with it the wait.
    this.#cancel(reason).catch(() => {});
  }

  consumerGone(): void {
    this.#cancel(undefined).catch(() => {});
  }

  close(): Promise<void> {
    return this.#cancel(undefined);
  }

  async #cancel(reason: unknown): Promise<void> {
    if (this.#isOver) return this.#closing;
    this.#isOver = true;
    this.#closing = this.#cancelStream(reason);
    return this.#closing;
  }

  async #cancelStream(reason: unknown): Promise<void> {
    this.#reader ??= this.#stream.getReader();
    try {
      if (!this.#preventsCancel) await this.#reader.cancel(reason);
    } finally {
      this.#unlock();
    }
  }

  #unlock(): void {
    this.#reader?.releaseLock();
  }
}
