import type { AsyncSequence } from '../iteration/async-sequence.ts';
import { concurrent } from '../iteration/concurrent.ts';
import { drain } from '../iteration/drain.ts';
import type { Source } from '../iteration/feed.ts';
import { checkSources, dropUnopened } from '../iteration/source.ts';

/**
 * The elements of all sources as they come. Ends when all have ended. The first error closes the other sources, and is thrown
 * when they have stopped; elements that came before it are given first.
 *
 * Each source is pulled by a task of its own, one element ahead at most. Cancelling the consumer, or leaving its loop, closes and
 * awaits all sources. Throws `TypeError` for a source that is no iterable. Source: swift-async-algorithms.
 *
 * @example
 * ```ts
 * for await (const event of merge(clicks, keys, messages)) handle(event);
 * ```
 */
export function merge<S extends readonly Source<unknown>[]>(
  ...sources: S
): AsyncSequence<ElementOf<S[number]>> {
  checkSources(sources, 'merge');
  return concurrent('merge', dropUnopened(sources), (output, task) =>
    task.withDiscardingTaskGroup((group) => {
      for (const source of sources) {
        group.addTask((child) =>
          drain(
            source as Source<ElementOf<S[number]>>,
            child,
            (value) => output.send(value),
            () => output.stop(),
          ),
        );
      }
    }),
  );
}

/** What a source gives. */
export type ElementOf<S> =
  S extends AsyncIterable<infer T> ? T : S extends Iterable<infer T> ? Awaited<T> : never;
