import { checkBoolean, checkOptions, describe } from '@tasktree/core/internal';
import type { AsyncSequence } from '../iteration/async-sequence.ts';
import { serial } from '../iteration/serial.ts';
import { WebFeed, isWebStream } from './web-feed.ts';

/** What becomes of the stream when the loop is left. */
export interface FromReadableStreamOptions {
  /** Leaves the stream as it is, and only unlocks it, when the loop is left early. Default false: it is cancelled. */
  readonly preventCancel?: boolean;
}

/**
 * The chunks of a web stream, read when the consumer asks: back-pressure is kept. The stream is locked from the first `next()` on, and
 * unlocked at the end. Leaving the loop early cancels the stream and waits for that.
 *
 * Cancelling the body it belongs to cancels the stream, with its reason, and `next()` rejects with `CancellationError`. Throws
 * `TypeError` for something that is no stream. Operators do all this for a stream that is given to them as it is. Laws: channel.5,
 * channel.7, map.8.
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
  if (!isWebStream<T>(stream)) {
    throw new TypeError(`fromReadableStream: stream must be a ReadableStream; got ${describe(stream)}.`);
  }
  checkOptions(options, 'fromReadableStream', { preventCancel: checkBoolean });
  return serial('fromReadableStream', new WebFeed<T>(stream, options?.preventCancel === true), (pull) =>
    pull(),
  );
}
