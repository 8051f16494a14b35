import type { TaskContext } from '@tasktree/core';
import type { AsyncSequence } from './async-sequence.ts';
import { concurrent } from './concurrent.ts';
import { feeding } from './drain.ts';
import type { Feed } from './feed.ts';

/** Makes the next result of an operator; `pull` gives the next element of its source. */
export type Step<T, R> = (
  pull: () => Promise<IteratorResult<T, undefined>>,
  task: TaskContext,
) => Promise<IteratorResult<R, undefined>>;

/**
 * An operator that pulls from one source at a time, and only on demand: between two calls of `next` nothing is pulled. Calls
 * that overlap are served one after the other.
 */
export function serial<T, R>(what: string, feed: Feed<T>, step: Step<T, R>): AsyncSequence<R> {
  return concurrent(
    what,
    () => feed.close(),
    (output, task) =>
      feeding(feed, task, async (inside) => {
        const pull = (): Promise<IteratorResult<T, undefined>> => feed.next(inside);
        while (!inside.isCancelled) {
          const result = await step(pull, inside);
          if (result.done === true || !(await output.send(result.value))) return;
        }
      }),
  );
}
