import type { AsyncSequence } from '../iteration/async-sequence.ts';
import { concurrent } from '../iteration/concurrent.ts';
import { drain } from '../iteration/drain.ts';
import type { Output } from '../iteration/output.ts';
import type { Source } from '../iteration/feed.ts';
import { checkSources, dropUnopened } from '../iteration/source.ts';
import type { ElementOf } from './merge.ts';

/** One element of each source, in the order of the sources. */
export type ElementsOf<S extends readonly unknown[]> = { -readonly [K in keyof S]: ElementOf<S[K]> };

/**
 * The first elements of all sources together, then the second ones, and so on; all sources are pulled at the same time. Ends as soon
 * as one has ended, which closes the others. An error of one closes the others, and is thrown when they have stopped.
 *
 * Cancelling the consumer, or leaving its loop, closes and awaits all sources. Throws `TypeError` for a source that is no
 * iterable. Source: swift-async-algorithms.
 *
 * @example
 * ```ts
 * for await (const [question, answer] of zip(questions, answers)) ask(question, answer);
 * ```
 */
export function zip<S extends readonly Source<unknown>[]>(...sources: S): AsyncSequence<ElementsOf<S>> {
  checkSources(sources, 'zip');
  return concurrent('zip', dropUnopened(sources), (output, task) => {
    const round = new Round(sources.length, output as Output<unknown>);
    return task.withDiscardingTaskGroup((group) => {
      for (const [index, source] of sources.entries()) {
        group.addTask(async (child) => {
          const stop = (): void => output.stop();
          await drain(source, child, (value) => round.put(index, value), stop);
          stop();
          group.cancelAll('a zipped sequence has ended');
        });
      }
    });
  });
}

/** Collects one element of each source, and lets the sources go on when all have been taken. */
class Round {
  readonly #output: Output<unknown>;
  readonly #size: number;
  #elements: unknown[] = [];
  #waiting: ((goesOn: boolean) => void)[] = [];
  #isStopped = false;

  constructor(size: number, output: Output<unknown>) {
    this.#size = size;
    this.#output = output;
    output.onStop(() => this.stop());
  }

  put(index: number, value: unknown): Promise<boolean> {
    if (this.#isStopped) return Promise.resolve(false);
    this.#elements[index] = value;
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      if (this.#waiting.length === this.#size) void this.#finish();
    });
  }

  stop(): void {
    this.#isStopped = true;
    this.#release(false);
  }

  async #finish(): Promise<void> {
    const elements = this.#elements;
    this.#elements = [];
    this.#release(await this.#output.send(elements));
  }

  #release(goesOn: boolean): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve(goesOn);
  }
}
