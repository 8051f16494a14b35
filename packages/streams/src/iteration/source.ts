import { host, type TaskContext } from '@tasktree/core';
import { describe, suppress, unshared } from '@tasktree/core/internal';
import { ReadableFeed, isNodeReadable } from '../sources/readable-feed.ts';
import { WebFeed, isWebStream } from '../web/web-feed.ts';
import { SequenceIterator } from './async-sequence.ts';
import type { Feed, Source } from './feed.ts';

interface AnyIterator<T> {
  next(): unknown;
  return?(): unknown;
  readonly awaitsElements: boolean;
  readonly element?: T;
}

/** An iterator of this package that an operator can make its own. */
interface HandedOver {
  handOver?(): void;
}

/** Checks a source, and takes it over: what an operator is given lives as long as the operator (map.8). */
export function checkSource(source: unknown, what: string): void {
  const methods = source === undefined || source === null ? {} : Object(source);
  if (source instanceof SequenceIterator) (source as HandedOver).handOver?.();
  if (
    typeof methods[Symbol.asyncIterator] === 'function' ||
    typeof methods[Symbol.iterator] === 'function' ||
    isWebStream(source)
  )
    return;
  throw new TypeError(`${what} must be an async iterable or an iterable; got ${describe(source)}.`);
}

export function checkSources(sources: readonly unknown[], what: string): void {
  for (const [index, source] of sources.entries()) checkSource(source, `${what}: sources[${index}]`);
}

/**
 * A source to pull from, opened at the first pull. The streams of the platforms are not asked for their iterators: these would end
 * a pull that waits only when something comes, and so could not be left while nothing does.
 */
export function openSource<T>(source: Source<T>): Feed<T> {
  if (isWebStream<T>(source)) return new WebFeed(source, false);
  return isNodeReadable<T>(source) ? new ReadableFeed(source, false) : new IteratorFeed(source);
}

class IteratorFeed<T> implements Feed<T> {
  #source: Source<T> | undefined;
  #iterator: AnyIterator<T> | undefined = undefined;
  #awaitsElements = false;
  #isDone = false;
  #closing: Promise<void> | undefined = undefined;

  constructor(source: Source<T>) {
    this.#source = source;
  }

  /**
   * The next element, pulled in the name of `task`: what the source waits for is cut short with it. After an await that is only
   * known to runtimes that keep the current task, so the handle goes along.
   */
  async next(task: TaskContext): Promise<IteratorResult<T, undefined>> {
    if (this.#isDone || this.#closing !== undefined) return { done: true, value: undefined };
    try {
      const pulled = host.ambient === 'full' ? this.#pull() : task.run(() => this.#pull());
      const result = (await pulled) as IteratorResult<T, undefined>;
      if (typeof result !== 'object' || result === null) {
        throw new TypeError(`The iterator of a source gave ${describe(result)} in place of a result object.`);
      }
      if (result.done === true) {
        this.#isDone = true;
        return { done: true, value: undefined };
      }
      if (!this.#awaitsElements) return result;
      return { done: false, value: await result.value };
    } catch (error) {
      // A source that has thrown is not closed; but one whose element was a rejected promise has not thrown.
      if (!this.#awaitsElements) this.#isDone = true;
      throw error;
    }
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  #pull(): unknown {
    return (this.#iterator ??= this.#open()).next();
  }

  #open(): AnyIterator<T> {
    const source = this.#source as unknown as Record<symbol, (() => AnyIterator<T>) | undefined>;
    this.#source = undefined;
    const open = source[Symbol.asyncIterator];
    if (open !== undefined) return open.call(source);
    this.#awaitsElements = true;
    return (source[Symbol.iterator] as () => AnyIterator<T>).call(source);
  }

  async #close(): Promise<void> {
    if (this.#isDone) return;
    this.#isDone = true;
    const source = this.#source;
    this.#source = undefined;
    if (source instanceof SequenceIterator) await source.return();
    else await this.#iterator?.return?.();
  }
}

/** Closes the sources of an operator that is left before it began: what is open already, a file say, is not left open. */
export function dropUnopened(sources: readonly Source<unknown>[]): () => Promise<void> {
  return async () => {
    const outcomes = await Promise.allSettled(sources.map((source) => openSource(source).close()));
    const errors = outcomes.flatMap((outcome) =>
      outcome.status === 'rejected' ? [outcome.reason as unknown] : [],
    );
    if (errors.length === 0) return;
    const first = unshared(errors[0]);
    suppress(first, errors.slice(1));
    throw first;
  };
}

/** Closes after `error` has come, and throws it; what the closing throws is kept under it (error.2). */
export async function closeAfter(feed: Pick<Feed<unknown>, 'close'>, error: unknown): Promise<never> {
  let first = error;
  try {
    await feed.close();
  } catch (further) {
    first = unshared(error);
    suppress(first, [further]);
  }
  throw first;
}
