import type { TaskContext } from '@tasktree/core';
import { ended, type AsyncSequence } from '../iteration/async-sequence.ts';
import { serial } from '../iteration/serial.ts';
import type { Feed, Source } from '../iteration/feed.ts';
import { checkSources, dropUnopened, openSource } from '../iteration/source.ts';
import type { ElementOf } from './merge.ts';

/**
 * All elements of the first source, then all of the second, and so on: a source is opened when the one before it has ended. An
 * error ends the sequence. Pulls on demand only, in the consumer's task; what a source does when that is cancelled is what the
 * consumer gets. Throws `TypeError` for a source that is no iterable. Source: swift-async-algorithms.
 *
 * @example
 * ```ts
 * for await (const line of chain(history, live)) print(line);
 * ```
 */
export function chain<S extends readonly Source<unknown>[]>(
  ...sources: S
): AsyncSequence<ElementOf<S[number]>> {
  checkSources(sources, 'chain');
  return serial('chain', new Chain(sources as readonly Source<ElementOf<S[number]>>[]), (pull) => pull());
}

class Chain<T> implements Feed<T> {
  readonly #sources: readonly Source<T>[];
  #index = 0;
  #open: Feed<T> | undefined = undefined;
  #closing: Promise<void> | undefined = undefined;

  constructor(sources: readonly Source<T>[]) {
    this.#sources = sources;
  }

  async next(task: TaskContext): Promise<IteratorResult<T, undefined>> {
    while (this.#closing === undefined && this.#index < this.#sources.length) {
      this.#open ??= openSource(this.#sources[this.#index] as Source<T>);
      const result = await this.#open.next(task);
      if (result.done !== true) return result;
      this.#index += 1;
      this.#open = undefined;
    }
    return ended();
  }

  close(reason?: unknown): Promise<void> {
    this.#closing ??= this.#close(reason);
    return this.#closing;
  }

  async #close(reason: unknown): Promise<void> {
    const open = this.#open;
    const rest = this.#sources.slice(open === undefined ? this.#index : this.#index + 1);
    await open?.close(reason);
    await dropUnopened(rest)();
  }
}
