/**
 * The part of the web's streams that the adapters to them use, so that this package needs no types of any platform.
 *
 * @module
 */

declare global {
  // Merges with the platform's own interface, and stands in for it where a program has none.
  interface ReadableStream<R> {}
}

export interface ReadableStreamLike<T> {
  getReader(): ReaderLike<T>;
}

export interface ReaderLike<T> {
  read(): Promise<{ readonly done: boolean; readonly value?: T | undefined }>;
  cancel(reason?: unknown): Promise<void>;
  releaseLock(): void;
}

export interface ControllerLike<T> {
  enqueue(value: T): void;
  close(): void;
  error(error: unknown): void;
}

export interface UnderlyingSource<T> {
  pull(controller: ControllerLike<T>): PromiseLike<void>;
  cancel(reason: unknown): PromiseLike<void>;
}

/** How far a stream reads ahead. */
export interface StreamStrategy {
  /** How many chunks the stream pulls ahead of its reader. Default 0: it pulls on demand. */
  readonly highWaterMark?: number;
}

export type ReadableStreamClass = new <T>(
  source: UnderlyingSource<T>,
  strategy: StreamStrategy,
) => ReadableStream<T>;
