import { host, type DurationLike } from '@tasktree/core';
import { checkBoolean, checkOptions, toMilliseconds } from '@tasktree/core/internal';
import type { AsyncSequence } from '../iteration/async-sequence.ts';
import { serial } from '../iteration/serial.ts';
import type { Source } from '../iteration/feed.ts';
import { checkSource, openSource } from '../iteration/source.ts';

/** Which element is let through. */
export interface ThrottleOptions {
  /** Which element stands for those that came meanwhile: the latest, the default, or the earliest. */
  readonly latest?: boolean;
}

/**
 * The first element of `source`, and after that at most one each `duration` (a number is milliseconds): of those that came
 * since the last one, the latest or the earliest, when the first of them comes that is late enough. When the source ends, the
 * one that is held back comes once `duration` has passed, and then the end; when it fails, that one is lost.
 *
 * Pulls on demand only, in the consumer's task; cancelled while it holds an element back, it ends. Throws `TypeError` or
 * `RangeError` for invalid arguments. All waiting is by the host's clock (clock.4). Source: swift-async-algorithms.
 *
 * @example
 * ```ts
 * for await (const position of throttle(moves, 16)) draw(position);
 * ```
 */
export function throttle<T>(
  source: Source<T>,
  duration: DurationLike,
  options?: ThrottleOptions,
): AsyncSequence<T> {
  checkSource(source, 'throttle: source');
  const interval = toMilliseconds(duration, 'throttle: duration');
  checkOptions(options, 'throttle', { latest: checkBoolean });
  const keepsLatest = options?.latest ?? true;
  let last: number | undefined;
  return serial('throttle', openSource(source), async (pull, task) => {
    const { clock } = host;
    let held: { readonly value: T } | undefined;
    for (;;) {
      const result = await pull();
      if (result.done === true) {
        if (held === undefined || last === undefined) return result;
        const wait = last + interval - clock.now();
        if (wait > 0) await task.sleep(wait);
        return { done: false, value: held.value };
      }
      if (held === undefined || keepsLatest) held = { value: result.value };
      const now = clock.now();
      if (last !== undefined && now - last < interval) continue;
      last = now;
      return { done: false, value: held.value };
    }
  });
}
