import { Task, host, type TaskContext } from '@tasktree/core';
import { SequenceIterator, ended, type AsyncSequence } from './async-sequence.ts';
import { closeAfter, type Feed } from './source.ts';

/** Makes the next result of an operator; `pull` gives the next element of its source. */
export type Step<T, R> = (
  pull: () => Promise<IteratorResult<T, undefined>>,
  task: TaskContext | undefined,
) => Promise<IteratorResult<R, undefined>>;

/**
 * An operator that pulls from one source at a time, in the consumer's own task, and only on demand: it has nothing running
 * when it is not asked. Calls of `next` that overlap are served one after the other.
 */
export function serial<T, R>(feed: Feed<T>, step: Step<T, R>): AsyncSequence<R> {
  return new SerialIterator(feed, step);
}

class SerialIterator<T, R> extends SequenceIterator<R> {
  readonly #feed: Feed<T>;
  readonly #step: Step<T, R>;
  #task: TaskContext | undefined = undefined;
  #isOver = false;
  #last: Promise<unknown> | undefined = undefined;

  constructor(feed: Feed<T>, step: Step<T, R>) {
    super();
    this.#feed = feed;
    this.#step = step;
  }

  override [Symbol.asyncIterator](): this {
    this.#task ??= Task.current;
    return this;
  }

  next(): Promise<IteratorResult<R, undefined>> {
    if (this.#isOver) return Promise.resolve(ended());
    const task = Task.current ?? (host.ambient === 'explicit' ? this.#task : undefined);
    const advance = (): Promise<IteratorResult<R, undefined>> => this.#advance(task);
    const result = this.#last === undefined ? advance() : this.#last.then(advance, advance);
    this.#last = result;
    const forget = (): void => {
      if (this.#last === result) this.#last = undefined;
    };
    result.then(forget, forget);
    return result;
  }

  async return(): Promise<IteratorResult<R, undefined>> {
    this.#isOver = true;
    await this.#feed.close();
    return ended();
  }

  async #advance(task: TaskContext | undefined): Promise<IteratorResult<R, undefined>> {
    if (this.#isOver) return ended();
    let result: IteratorResult<R, undefined>;
    try {
      result = await this.#step(() => this.#feed.next(task), task);
    } catch (error) {
      this.#isOver = true;
      await closeAfter(this.#feed, error);
      throw error;
    }
    if (result.done === true) {
      this.#isOver = true;
      await this.#feed.close();
    }
    return result;
  }
}
