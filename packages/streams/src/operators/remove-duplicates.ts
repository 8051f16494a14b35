import { checkFunction } from '@tasktree/core/internal';
import type { AsyncSequence } from '../iteration/async-sequence.ts';
import { serial } from '../iteration/serial.ts';
import type { Source } from '../iteration/feed.ts';
import { checkSource, openSource } from '../iteration/source.ts';

/**
 * The elements of `source` without those that equal the one before them, by `Object.is` or by `isEqual(previous, next)`, which may
 * be async. An error, also of `isEqual`, closes the source and ends the sequence. Pulls on demand only, in the consumer's
 * task. Throws `TypeError` for invalid arguments. Source: swift-async-algorithms.
 *
 * @example
 * ```ts
 * for await (const state of removeDuplicates(states)) render(state);
 * ```
 */
export function removeDuplicates<T>(
  source: Source<T>,
  isEqual: (previous: T, next: T) => boolean | PromiseLike<boolean> = Object.is,
): AsyncSequence<T> {
  checkSource(source, 'removeDuplicates: source');
  checkFunction(isEqual, 'removeDuplicates', 'isEqual');
  let previous: { readonly value: T } | undefined;
  return serial('removeDuplicates', openSource(source), async (pull) => {
    for (;;) {
      const result = await pull();
      if (result.done === true) return result;
      const { value } = result;
      if (previous !== undefined && (await isEqual(previous.value, value))) continue;
      previous = { value };
      return result;
    }
  });
}
