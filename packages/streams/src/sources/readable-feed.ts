import type { Feed } from '../iteration/feed.ts';

/** The part of Node's `stream.Readable` that is used here, so that this package needs no types of any platform. */
export interface NodeReadable<T> extends AsyncIterable<T> {
  /** Takes what is there, or null. */
  read(size?: number): unknown;
  /** Calls `listener` for each such event. */
  on(event: string, listener: (...args: unknown[]) => void): unknown;
  /** Takes back what `on` did. */
  removeListener(event: string, listener: (...args: unknown[]) => void): unknown;
  /** Ends it, with an error if one is given. */
  destroy(error?: Error): unknown;
}

/** What more recent ones tell of themselves. */
interface ReadableState {
  readonly readableEnded?: boolean;
  readonly errored?: unknown;
  readonly destroyed?: boolean;
  readonly closed?: boolean;
  readonly _readableState?: { readonly emitClose?: boolean };
  pause?(): unknown;
}

export function isNodeReadable<T>(source: unknown): source is NodeReadable<T> {
  const stream = source as Partial<NodeReadable<T>> | null | undefined;
  return (
    typeof stream === 'object' &&
    stream !== null &&
    typeof stream.read === 'function' &&
    typeof stream.on === 'function' &&
    typeof stream.removeListener === 'function' &&
    typeof stream.destroy === 'function'
  );
}

/**
 * Pulls from one of Node's streams, in its paused mode: no more is read than is asked for. Closing it destroys the stream, which ends a pull
 * that waits, and waits until it is closed.
 */
export class ReadableFeed<T> implements Feed<T> {
  readonly #stream: NodeReadable<T> & ReadableState;
  readonly #preventsDestroy: boolean;
  #isOpen = false;
  #isOver = false;
  #hasEnded = false;
  #hasClosed = false;
  #failure: { readonly error: unknown } | undefined = undefined;
  #wake: (() => void) | undefined = undefined;
  #closing: Promise<void> | undefined = undefined;

  constructor(stream: NodeReadable<T>, preventsDestroy: boolean) {
    this.#stream = stream;
    this.#preventsDestroy = preventsDestroy;
  }

  async next(): Promise<IteratorResult<T, undefined>> {
    if (!this.#isOver && !this.#isOpen) this.#open();
    while (!this.#isOver) {
      if (this.#failure !== undefined) {
        this.#end();
        throw this.#failure.error;
      }
      const chunk = this.#stream.read();
      if (chunk !== null) return { done: false, value: chunk as T };
      if (this.#hasEnded) this.#end();
      else if (this.#hasClosed) this.#failure = { error: prematureClose() };
      else if (this.#failure === undefined) await new Promise<void>((resolve) => (this.#wake = resolve));
    }
    return { done: true, value: undefined };
  }

  close(reason?: unknown): Promise<void> {
    this.#closing ??= this.#close(reason);
    return this.#closing;
  }

  async #close(_reason: unknown): Promise<void> {
    if (this.#isOver) return;
    const stream = this.#stream;
    const wasOpen = this.#isOpen;
    if (!wasOpen) this.#listen();
    this.#isOver = true;
    this.#wake?.();
    if (this.#preventsDestroy) {
      if (wasOpen) stream.pause?.();
      return this.#end();
    }
    const before = this.#failure;
    const wasDestroyed = stream.destroyed === true;
    stream.destroy();
    const tellsWhenClosed =
      stream._readableState?.emitClose !== false && !(wasDestroyed && stream.closed === undefined);
    while (tellsWhenClosed && !this.#hasClosed && stream.closed !== true) {
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
    this.#end();
    // What the destroying itself has thrown; an error that came before was the stream's end.
    if (this.#failure !== undefined && before === undefined) throw this.#failure.error;
  }

  #open(): void {
    this.#isOpen = true;
    const stream = this.#stream;
    this.#listen();
    if (stream.errored !== undefined && stream.errored !== null) this.#failure = { error: stream.errored };
    else if (stream.readableEnded === true) this.#hasEnded = true;
    else if (stream.destroyed === true) this.#hasClosed = true;
  }

  readonly #listeners: readonly (readonly [string, (error: unknown) => void])[] = [
    ['readable', () => this.#wake?.()],
    ['end', () => this.#tell((this.#hasEnded = true))],
    ['close', () => this.#tell((this.#hasClosed = true))],
    ['error', (error) => this.#tell((this.#failure ??= { error }))],
  ];

  #tell(_what: unknown): void {
    this.#wake?.();
  }

  #listen(): void {
    for (const [event, listener] of this.#listeners) this.#stream.on(event, listener);
  }

  #end(): void {
    this.#isOver = true;
    for (const [event, listener] of this.#listeners) this.#stream.removeListener(event, listener);
  }
}

/** What Node says of a stream that is destroyed before its end. */
function prematureClose(): Error {
  return Object.assign(new Error('The stream was closed before its end.'), {
    code: 'ERR_STREAM_PREMATURE_CLOSE',
  });
}
