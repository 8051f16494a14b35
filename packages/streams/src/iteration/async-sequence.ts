import { asyncDispose, symbolMethod } from '@tasktree/core/internal';

/**
 * What the operators give: an async iterator that can be iterated once, in a `for await` loop or by `next()`. Leaving it
 * early, by `break`, an error, `return()` or disposal, closes all its sources and waits for them.
 *
 * It inherits from the platform's own prototype of async iterators, so that iterator helpers, where the platform has them,
 * can be called on it.
 */
export interface AsyncSequence<T> extends AsyncIterableIterator<T, undefined, void>, AsyncDisposable {
  /** The next element, or the end. Rejects with the error of a source. */
  next(): Promise<IteratorResult<T, undefined>>;
  /** Closes all sources and waits for them. */
  return(): Promise<IteratorResult<T, undefined>>;
  [Symbol.asyncIterator](): AsyncSequence<T>;
}

/** The object from which all async iterators of the platform inherit. */
const platformPrototype: object = /* @__PURE__ */ (() => {
  const ofGenerators = Object.getPrototypeOf(async function* () {}) as { prototype: object };
  return Object.getPrototypeOf(ofGenerators.prototype) as object;
})();

const InheritsFromPlatform: abstract new () => object = /* @__PURE__ */ (() => {
  function AsyncIterator(): void {}
  AsyncIterator.prototype = platformPrototype;
  return AsyncIterator as unknown as abstract new () => object;
})();

/** The parts that all our async iterators have in common. */
export abstract class SequenceIterator<T> extends InheritsFromPlatform implements AsyncSequence<T> {
  abstract next(): Promise<IteratorResult<T, undefined>>;
  abstract return(): Promise<IteratorResult<T, undefined>>;

  [Symbol.asyncIterator](): this {
    return this;
  }

  get [Symbol.toStringTag](): string {
    return 'AsyncSequence';
  }

  declare readonly [Symbol.asyncDispose]: () => Promise<void>;

  static {
    symbolMethod<SequenceIterator<unknown>>(this, asyncDispose, async function () {
      await this.return();
    });
  }
}

export function ended<T>(): IteratorResult<T, undefined> {
  return { done: true, value: undefined };
}
