import { checkBoolean, checkOptions, describe } from '@tasktree/core/internal';
import type { AsyncSequence } from '../iteration/async-sequence.ts';
import { serial } from '../iteration/serial.ts';
import { ReadableFeed, isNodeReadable, type NodeReadable } from './readable-feed.ts';

/** What becomes of the stream when the loop is left. */
export interface FromReadableOptions {
  /** Leaves the stream as it is, paused, when the loop is left early. Default false: it is destroyed. */
  readonly preventDestroy?: boolean;
}

/**
 * The chunks of one of Node's streams (`stream.Readable`: a file, a request, a socket, `process.stdin`), read when the consumer asks:
 * back-pressure is kept. Leaving the loop early destroys the stream and waits until it is closed, also while nothing comes, where
 * the stream's own iterator would wait for the next chunk first.
 *
 * Cancelling the body it belongs to destroys the stream, and `next()` rejects with `CancellationError`. An error of the stream
 * comes after the chunks that were read before it; a stream that is destroyed before its end fails with
 * `ERR_STREAM_PREMATURE_CLOSE`. Throws `TypeError` for something that is no such stream. Operators do all this for a stream that is given
 * to them as it is. Laws: channel.5, channel.7, map.8.
 *
 * @example
 * ```ts node
 * import { createReadStream } from 'node:fs';
 * import { fromReadable } from '@tasktree/streams';
 *
 * let bytes = 0;
 * for await (const chunk of fromReadable(createReadStream('package.json'))) bytes += chunk.length;
 * console.log(bytes > 0); // → true
 * ```
 */
export function fromReadable<T>(readable: NodeReadable<T>, options?: FromReadableOptions): AsyncSequence<T> {
  if (!isNodeReadable<T>(readable)) {
    throw new TypeError(
      `fromReadable: readable must be a stream.Readable of Node.js; got ${describe(readable)}. ` +
        'For a stream of the web there is fromReadableStream.',
    );
  }
  checkOptions(options, 'fromReadable', { preventDestroy: checkBoolean });
  return serial('fromReadable', new ReadableFeed(readable, options?.preventDestroy === true), (pull) =>
    pull(),
  );
}
