import type { Selectable, Standing, Taker } from '@tasktree/core/internal';

type Outcome = { readonly value: unknown } | { readonly error: unknown };

/**
 * A promise in a `select`. It is subscribed to once, however many selects it takes part in and loses: one that lives as long as a
 * server would otherwise keep a reaction of each.
 */
class PromiseSource implements Selectable<unknown> {
  #outcome: Outcome | undefined = undefined;
  readonly #takers = new Set<Taker<unknown>>();

  constructor(promise: PromiseLike<unknown>) {
    promise.then(
      (value) => this.#settle({ value }),
      (error: unknown) => this.#settle({ error }),
    );
  }

  poll(): IteratorResult<unknown, undefined> | undefined {
    const outcome = this.#outcome;
    if (outcome === undefined) return undefined;
    if ('error' in outcome) throw outcome.error;
    return { done: false, value: outcome.value };
  }

  stand(taker: Taker<unknown>): Standing {
    this.#takers.add(taker);
    return { leave: () => void this.#takers.delete(taker) };
  }

  #settle(outcome: Outcome): void {
    this.#outcome = outcome;
    const takers = [...this.#takers];
    this.#takers.clear();
    for (const taker of takers) {
      if ('error' in outcome) taker.fail(outcome.error);
      else taker.give(outcome.value);
    }
  }
}

const known = /* @__PURE__ */ new WeakMap<object, PromiseSource>();

/** The source of a promise, and whether it is new: then it is not known yet whether it has settled. */
export function sourceOfPromise(promise: PromiseLike<unknown>): { source: PromiseSource; isNew: boolean } {
  const before = known.get(promise);
  if (before !== undefined) return { source: before, isNew: false };
  const source = new PromiseSource(promise);
  known.set(promise, source);
  return { source, isNew: true };
}
