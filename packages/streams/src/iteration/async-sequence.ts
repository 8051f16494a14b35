import { asyncDispose, symbolMethod } from '@tasktree/core/internal';

/**
 * What the operators give: an async iterator that can be iterated once, in a `for await` loop or by `next()`. Leaving it
 * early, by `break`, an error, `return()` or disposal, closes all its sources and waits for them.
 *
 * It belongs to the body in which it was made, whoever calls `next()`, and has that body's task-locals; made outside any task, to the
 * body of the first loop over it. It ends with that body, which awaits it. A `next()` that is cancelled, by a time limit of its
 * own say, rejects with `CancellationError` and takes nothing: the element goes to the next call. After its body has ended
 * `next()` rejects with `ScopeClosedError`: a `done` always means the end of the sequence.
 *
 * It inherits from the platform's own prototype of async iterators, so that iterator helpers, where the platform has them,
 * can be called on it. Laws: map.8, map.9, channel.7.
 *
 * @example
 * ```ts
 * const numbers = merge([1, 2], [3]);
 * let sum = 0;
 * for (;;) {
 *   const next = await withTimeout({ seconds: 1 }, () => numbers.next());
 *   if (next.done === true) break;
 *   sum += next.value;
 * }
 * console.log(sum); // → 6
 * ```
 */
export interface AsyncSequence<T> extends AsyncIterableIterator<T, undefined, void>, AsyncDisposable {
  /** The next element, or the end. Rejects with the error of a source. */
  next(): Promise<IteratorResult<T, undefined>>;
  /**
   * Closes all sources and waits for them. Rejects with a failure of which nobody was told before (map.9). A `next()` that
   * waits gets the end.
   */
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

  /** Disposal: as {@link return}, but that a failure is kept for the body around, not thrown (map.9). */
  async dispose(): Promise<void> {
    await this.return();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  get [Symbol.toStringTag](): string {
    return 'AsyncSequence';
  }

  declare readonly [Symbol.asyncDispose]: () => Promise<void>;

  static {
    symbolMethod<SequenceIterator<unknown>>(this, asyncDispose, function () {
      return this.dispose();
    });
  }
}

export function ended<T>(): IteratorResult<T, undefined> {
  return { done: true, value: undefined };
}
