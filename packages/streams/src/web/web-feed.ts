import type { Feed } from '../iteration/feed.ts';
import type { ReadableStreamLike, ReaderLike } from './readable-stream.ts';

export function isWebStream<T>(source: unknown): source is ReadableStreamLike<T> {
  return (
    typeof source === 'object' &&
    source !== null &&
    typeof (source as Partial<ReadableStreamLike<T>>).getReader === 'function'
  );
}

/** Pulls from a web stream, which is locked from the first pull on. Closing it cancels the stream, which ends a pull that waits. */
export class WebFeed<T> implements Feed<T> {
  readonly #stream: ReadableStreamLike<T>;
  readonly #preventsCancel: boolean;
  #reader: ReaderLike<T> | undefined = undefined;
  #isOver = false;
  #closing: Promise<void> | undefined = undefined;

  constructor(stream: ReadableStreamLike<T>, preventsCancel: boolean) {
    this.#stream = stream;
    this.#preventsCancel = preventsCancel;
  }

  async next(): Promise<IteratorResult<T, undefined>> {
    if (this.#isOver) return { done: true, value: undefined };
    const reader = (this.#reader ??= this.#stream.getReader());
    try {
      const { done, value } = await reader.read();
      if (!done) return { done: false, value: value as T };
    } catch (error) {
      // Unlocking a stream that is to live on rejects the read that waits.
      if (this.#closing === undefined) {
        this.#end();
        throw error;
      }
    }
    if (this.#closing === undefined) this.#end();
    return { done: true, value: undefined };
  }

  close(reason?: unknown): Promise<void> {
    this.#closing ??= this.#close(reason);
    return this.#closing;
  }

  async #close(reason: unknown): Promise<void> {
    if (this.#isOver) return;
    this.#isOver = true;
    // One that was never pulled is left as it is, unless it is to be closed.
    const reader = (this.#reader ??= this.#stream.getReader());
    try {
      if (!this.#preventsCancel) await reader.cancel(reason);
    } finally {
      reader.releaseLock();
    }
  }

  #end(): void {
    this.#isOver = true;
    this.#reader?.releaseLock();
  }
}
