import { host, type TaskContext } from '@tasktree/core';
import { describe, suppress } from '@tasktree/core/internal';

/** What an operator takes: an async iterable, or an iterable, whose elements are awaited. */
export type Source<T> = AsyncIterable<T> | Iterable<T | PromiseLike<T>>;

/** Something to pull from, one element at a time, and to be closed. */
export interface Feed<T> {
  next(task: TaskContext | undefined): Promise<IteratorResult<T, undefined>>;
  close(): Promise<void>;
}

interface AnyIterator<T> {
  next(): unknown;
  return?(): unknown;
  readonly awaitsElements: boolean;
  readonly element?: T;
}

export function checkSource(source: unknown, what: string): void {
  const methods = source === undefined || source === null ? {} : Object(source);
  if (typeof methods[Symbol.asyncIterator] === 'function' || typeof methods[Symbol.iterator] === 'function')
    return;
  throw new TypeError(`${what} must be an async iterable or an iterable; got ${describe(source)}.`);
}

export function checkSources(sources: readonly unknown[], what: string): void {
  for (const [index, source] of sources.entries()) checkSource(source, `${what}: sources[${index}]`);
}

/** A source being iterated. Opened at the first pull; closed at most once, and not after its own end or error. */
export class OpenSource<T> implements Feed<T> {
  readonly #source: Source<T>;
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
  async next(task: TaskContext | undefined): Promise<IteratorResult<T, undefined>> {
    if (this.#isDone || this.#closing !== undefined) return { done: true, value: undefined };
    try {
      const pulled =
        task === undefined || host.ambient === 'full' ? this.#pull() : task.run(() => this.#pull());
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

  /** Closes the source, also while a pull is under way: some sources end that pull only then. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  #pull(): unknown {
    return (this.#iterator ??= this.#open()).next();
  }

  #open(): AnyIterator<T> {
    const source = this.#source as unknown as Record<symbol, (() => AnyIterator<T>) | undefined>;
    const open = source[Symbol.asyncIterator];
    if (open !== undefined) return open.call(source);
    this.#awaitsElements = true;
    return (source[Symbol.iterator] as () => AnyIterator<T>).call(source);
  }

  async #close(): Promise<void> {
    if (this.#isDone) return;
    this.#isDone = true;
    await this.#iterator?.return?.();
  }
}

/** Closes after `error` has come; what the closing throws is kept under it (error.2). */
export async function closeAfter(feed: Pick<Feed<unknown>, 'close'>, error: unknown): Promise<void> {
  try {
    await feed.close();
  } catch (further) {
    suppress(error, [further]);
  }
}
