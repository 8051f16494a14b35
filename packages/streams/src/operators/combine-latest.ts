import type { AsyncSequence } from '../iteration/async-sequence.ts';
import { concurrent } from '../iteration/concurrent.ts';
import { drain } from '../iteration/drain.ts';
import type { Source } from '../iteration/feed.ts';
import { checkSources, dropUnopened } from '../iteration/source.ts';
import type { ElementsOf } from './zip.ts';

/**
 * The latest elements of all sources together, anew whenever one of them has a new one; nothing until each has had its first. Ends when
 * all have ended, or as soon as one ends without ever having had an element, which closes the others. An error of one closes
 * the others, and is thrown when they have stopped.
 *
 * Cancelling the consumer, or leaving its loop, closes and awaits all sources. Throws `TypeError` for a source that is no
 * iterable. Source: swift-async-algorithms.
 *
 * @example
 * ```ts
 * for await (const [size, theme] of combineLatest(sizes, themes)) render(size, theme);
 * ```
 */
export function combineLatest<S extends readonly Source<unknown>[]>(
  ...sources: S
): AsyncSequence<ElementsOf<S>> {
  checkSources(sources, 'combineLatest');
  return concurrent('combineLatest', dropUnopened(sources), (output, task) => {
    const latest: unknown[] = sources.map(() => undefined);
    const seen = new Set<number>();
    return task.withDiscardingTaskGroup((group) => {
      for (const [index, source] of sources.entries()) {
        group.addTask(async (child) => {
          const stop = (): void => output.stop();
          const each = (value: unknown): Promise<boolean> | boolean => {
            latest[index] = value;
            seen.add(index);
            return seen.size < sources.length || output.send([...latest] as ElementsOf<S>);
          };
          await drain(source, child, each, stop);
          if (seen.has(index)) return;
          stop();
          group.cancelAll('a combined sequence has ended without an element');
        });
      }
    });
  });
}
