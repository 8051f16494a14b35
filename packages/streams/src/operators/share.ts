import { anything, checkOptions } from '@tasktree/core/internal';
import type { AsyncSequence } from '../iteration/async-sequence.ts';
import { checkSource, type Source } from '../iteration/source.ts';
import { planOf, type BufferPolicy } from './buffer.ts';
import { SharedSource } from './shared-source.ts';

/** How far consumers may drift apart. */
export interface ShareOptions {
  /** How far the fastest consumer may run ahead of the slowest. Default `{ bounded: 1 }`. */
  readonly bufferingPolicy?: number | BufferPolicy;
}

/**
 * One iteration of `source` for any number of loops: each iterator sees all elements that come after it was made. Pulling begins
 * when one of them first asks. A bound holds the source up until the slowest consumer has room; the other policies drop what it
 * is too slow for. The end and an error reach all.
 *
 * The work belongs to the consumers together, to none of their tasks: it is a root of its own. A consumer that is cancelled, or
 * leaves its loop, takes only itself away; the last one closes and awaits the source. After that the sequence is over.
 * Throws `TypeError` or `RangeError` for invalid arguments. Source: swift-async-algorithms.
 *
 * @example
 * ```ts
 * const prices = share(feed);
 * await all([() => display(prices), () => record(prices)]);
 * ```
 */
export function share<T>(source: Source<T>, options?: ShareOptions): AsyncIterable<T> {
  checkSource(source, 'share: source');
  checkOptions(options, 'share', { bufferingPolicy: anything });
  const shared = new SharedSource(
    source,
    planOf(options?.bufferingPolicy ?? 1, 'share: options.bufferingPolicy'),
  );
  return { [Symbol.asyncIterator]: (): AsyncSequence<T> => shared.join() };
}
