import { anything, checkOptions, selectable, symbolMethod } from '@tasktree/core/internal';
import type { AsyncSequence } from '../iteration/async-sequence.ts';
import type { Source } from '../iteration/feed.ts';
import { checkSource } from '../iteration/source.ts';
import { planOf, type BufferPolicy } from './buffer.ts';
import type { ShareConsumer } from './share-consumer.ts';
import { SharedSource } from './shared-source.ts';

/** How far consumers may drift apart. */
export interface ShareOptions {
  /** How far the fastest consumer may run ahead of the slowest. Default `{ bounded: 1 }`. */
  readonly bufferingPolicy?: number | BufferPolicy;
}

/**
 * One iteration of `source` for any number of loops: each iterator sees all elements that come after it was made. Pulling begins
 * when one of them first asks. A bound holds the source up until the slowest consumer has room; the other policies drop what it
 * is too slow for. The end and an error reach all, those too who come after it; an error of which no consumer was told before it
 * left comes out of its leaving.
 *
 * The work belongs to the consumers together, to none of their tasks: it is a root of its own, with the task-locals of where `share` was
 * called. A loop belongs to the body in which it begins: cancelled, ended or left it takes only itself away, and its `next()` rejects
 * with `CancellationError`. The last one closes the source, and its leaving, or the end of its body, waits for that. After that the
 * sequence is over. In a `select` it takes part as one more consumer, from the first on. Throws `TypeError` or `RangeError` for invalid
 * arguments. Laws: map.8, map.9, channel.7.
 * Source: swift-async-algorithms.
 *
 * @example
 * ```ts
 * import { all } from '@tasktree/core';
 * import { share } from '@tasktree/streams';
 *
 * const prices = share([3, 1, 2]);
 * const [highest, sum] = await all([
 *   async () => Math.max(...(await Array.fromAsync(prices))),
 *   async () => (await Array.fromAsync(prices)).reduce((total, price) => total + price),
 * ]);
 * console.log(highest, sum); // → 3 6
 * ```
 */
export function share<T>(source: Source<T>, options?: ShareOptions): SharedSequence<T> {
  checkSource(source, 'share: source');
  checkOptions(options, 'share', { bufferingPolicy: anything });
  const plan = planOf(options?.bufferingPolicy ?? 1, 'share: options.bufferingPolicy');
  return new SharedSequence(new SharedSource(source, plan));
}

/** What {@link share} gives: a new iterator for each loop. */
export class SharedSequence<T> implements AsyncIterable<T> {
  readonly #shared: SharedSource<unknown>;
  /** The consumer that stands for all selects. */
  #selected: ShareConsumer<unknown> | undefined = undefined;

  /** @internal */
  constructor(shared: SharedSource<T>) {
    this.#shared = shared as SharedSource<unknown>;
  }

  /** An iterator that sees all elements that come from now on. */
  [Symbol.asyncIterator](): AsyncSequence<T> {
    return this.#shared.join() as AsyncSequence<T>;
  }

  static {
    symbolMethod<SharedSequence<unknown>>(this, selectable, function () {
      if (this.#selected === undefined || this.#selected.isGone) this.#selected = this.#shared.join();
      return this.#selected;
    });
  }
}
