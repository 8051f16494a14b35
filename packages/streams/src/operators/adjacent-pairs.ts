import type { AsyncSequence } from '../iteration/async-sequence.ts';
import { serial } from '../iteration/serial.ts';
import type { Source } from '../iteration/feed.ts';
import { checkSource, openSource } from '../iteration/source.ts';

/**
 * Each element of `source` together with the one after it: `1 2 3` gives `[1, 2] [2, 3]`, and a single element nothing. Pulls on
 * demand only, in the consumer's task. Throws `TypeError` for a source that is no iterable. Source: swift-async-algorithms.
 *
 * @example
 * ```ts
 * for await (const [before, after] of adjacentPairs(positions)) draw(before, after);
 * ```
 */
export function adjacentPairs<T>(source: Source<T>): AsyncSequence<[T, T]> {
  checkSource(source, 'adjacentPairs: source');
  let previous: { readonly value: T } | undefined;
  return serial('adjacentPairs', openSource(source), async (pull) => {
    if (previous === undefined) {
      const first = await pull();
      if (first.done === true) return first;
      previous = { value: first.value };
    }
    const result = await pull();
    if (result.done === true) return result;
    const pair: [T, T] = [previous.value, result.value];
    previous = { value: result.value };
    return { done: false, value: pair };
  });
}
