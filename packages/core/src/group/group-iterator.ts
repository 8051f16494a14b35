import { attempt } from '../base/arguments.ts';
import type { CollectingScope } from './collecting-scope.ts';
import { NextWaiter } from './waiters.ts';

const done = { done: true, value: undefined } as const;

/** Goes over the results of a group or a set. Once it has ended or was closed it takes nothing more, and holds nothing (collect.5). */
export class GroupIterator<T> implements AsyncIterableIterator<T, undefined> {
  #scope: CollectingScope | undefined;

  constructor(scope: CollectingScope) {
    this.#scope = scope;
  }

  next(): Promise<IteratorResult<T, undefined>> {
    const scope = this.#scope;
    if (scope === undefined) return Promise.resolve(done);
    return attempt(() => scope.takeBy(new Step(this)) as Promise<IteratorResult<T, undefined>>);
  }

  return(): Promise<IteratorResult<T, undefined>> {
    const scope = this.#scope;
    this.#scope = undefined;
    scope?.release((waiter): waiter is Step => waiter instanceof Step && waiter.iterator === this);
    return Promise.resolve(done);
  }

  end(): void {
    this.#scope = undefined;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}

/** A step of an iterator, which ends with the first error and with the last result. */
class Step extends NextWaiter {
  readonly iterator: GroupIterator<unknown>;

  constructor(iterator: GroupIterator<unknown>) {
    super();
    this.iterator = iterator;
  }

  protected override last(): void {
    this.iterator.end();
  }
}
