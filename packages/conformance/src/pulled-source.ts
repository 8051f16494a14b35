/** A source that says how far it was pulled, and whether it was closed; `onPull` is called in each pull. */
export function source(
  length: number,
  isAsync: boolean,
  onPull?: () => void,
): {
  readonly items: Iterable<number> | AsyncIterable<number>;
  readonly state: { readonly pulled: number; readonly closed: number };
} {
  const state = { pulled: 0, closed: 0 };
  const next = (): IteratorResult<number, undefined> => {
    onPull?.();
    return state.pulled < length ? { done: false, value: state.pulled++ } : { done: true, value: undefined };
  };
  const close = (): IteratorResult<number, undefined> => {
    state.closed += 1;
    return { done: true, value: undefined };
  };
  const items = isAsync
    ? { [Symbol.asyncIterator]: () => ({ next: async () => next(), return: async () => close() }) }
    : { [Symbol.iterator]: () => ({ next, return: close }) };
  return { items: items as Iterable<number> | AsyncIterable<number>, state };
}
