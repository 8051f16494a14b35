import { CancellationError, type TaskContext } from '@tasktree/core';
import { checkFunction } from '@tasktree/core/internal';
import type { AsyncSequence } from '../iteration/async-sequence.ts';
import { concurrent } from '../iteration/concurrent.ts';
import { drain } from '../iteration/drain.ts';
import type { Output } from '../iteration/output.ts';
import type { Source } from '../iteration/feed.ts';
import { checkSource, dropUnopened } from '../iteration/source.ts';

/**
 * The elements of the sequence that `transform` makes of the latest element of `source`. A new element cancels the sequence
 * before it at once, and nothing of that one is given any more. Ends when the source and the last sequence have ended. An error of the
 * source, of `transform` or of the current sequence closes the others, and is thrown when they have stopped. With what a sequence answers
 * to its replacement nobody is bothered; events show it.
 *
 * Cancelling the consumer, or leaving its loop, closes and awaits everything. Throws `TypeError` for invalid arguments. Source:
 * swift-async-algorithms.
 *
 * @example
 * ```ts
 * for await (const hit of flatMapLatest(queries, (query) => search(query))) show(hit);
 * ```
 */
export function flatMapLatest<T, R>(
  source: Source<T>,
  transform: (element: T) => Source<R>,
): AsyncSequence<R> {
  checkSource(source, 'flatMapLatest: source');
  checkFunction(transform, 'flatMapLatest', 'transform');
  return concurrent('flatMapLatest', dropUnopened([source]), (output, task) => {
    let cancelInner = (): void => {};
    return task.withDiscardingTaskGroup((group) => {
      group.addTask((outer) =>
        drain(source, outer, (value) => {
          cancelInner();
          // Whatever was not taken yet is of the one before.
          while (output.length > 0) output.withdraw();
          const inner = new Inner<R>(output);
          cancelInner = () => inner.cancel();
          group.addTask((child) => inner.run(child, () => transform(value)));
          return output.demand();
        }),
      );
    });
  });
}

/** One of the sequences, current until it is cancelled. */
class Inner<R> {
  readonly #output: Output<R>;
  #task: TaskContext | undefined = undefined;
  #isStale = false;

  constructor(output: Output<R>) {
    this.#output = output;
  }

  cancel(): void {
    this.#isStale = true;
    this.#task?.cancel('a newer element has replaced this sequence');
  }

  async run(task: TaskContext, open: () => Source<R>): Promise<void> {
    if (this.#isStale) return;
    this.#task = task;
    try {
      const source = open();
      checkSource(source, 'flatMapLatest: what transform returned');
      await drain(source, task, (value) => !this.#isStale && this.#output.send(value));
    } catch (error) {
      if (!this.#isStale) throw error;
      throw new CancellationError('The sequence was replaced by a newer one.', { reason: error });
    }
  }
}
