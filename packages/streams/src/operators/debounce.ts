import { host, type DurationLike } from '@tasktree/core';
import { toMilliseconds } from '@tasktree/core/internal';
import type { AsyncSequence } from '../iteration/async-sequence.ts';
import { concurrent } from '../iteration/concurrent.ts';
import { drain } from '../iteration/drain.ts';
import type { Source } from '../iteration/feed.ts';
import { checkSource, dropUnopened } from '../iteration/source.ts';

/**
 * The latest element of `source` whenever none has come for `duration` (a number is milliseconds). When the source ends, the element
 * that still waits comes at once, and then the end; when it fails, that element is lost and the error comes at once.
 *
 * Cancelling the consumer, or leaving its loop, closes and awaits the source. Throws `TypeError` or `RangeError` for invalid
 * arguments. All waiting is by the host's clock (clock.4). Source: swift-async-algorithms.
 *
 * @example
 * ```ts
 * for await (const text of debounce(inputs, 300)) search(text);
 * ```
 */
export function debounce<T>(source: Source<T>, duration: DurationLike): AsyncSequence<T> {
  checkSource(source, 'debounce: source');
  const quiet = toMilliseconds(duration, 'debounce: duration');
  return concurrent('debounce', dropUnopened([source]), async (output, task) => {
    const { clock } = host;
    let pending: { readonly value: T } | undefined;
    let forget = (): void => {};
    const emit = (): void => {
      if (pending === undefined) return;
      const { value } = pending;
      pending = undefined;
      output.offer(value);
    };
    try {
      await drain(source, task, async (value) => {
        // While the consumer is busy no time runs: what it gets next is the latest when it asks (Kotlin's `debounce`).
        if (!(await output.demand())) return false;
        forget();
        pending = { value };
        forget = clock.schedule(clock.now() + quiet, emit);
        return true;
      });
      if (!output.isStopped) emit();
    } finally {
      forget();
    }
  });
}
