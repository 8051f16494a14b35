/** What a task-local is to the tree: a key with a default, and with what other threads know it by. */
export interface LocalKey<V> {
  readonly name: string | undefined;
  readonly defaultValue: V;
  readonly sendable: boolean;
}

/** One `withValue` in force: the newest of a chain. */
export interface Binding {
  readonly local: LocalKey<unknown>;
  readonly value: unknown;
  readonly outer: Binding | undefined;
}

/** The value bound to `local`, or its default. The chain has a link a binding, however deep the tree (local.2). */
export function lookUp<V>(local: LocalKey<V>, newest: Binding | undefined): V {
  for (let binding = newest; binding !== undefined; binding = binding.outer) {
    if (binding.local === local) return binding.value as V;
  }
  return local.defaultValue;
}
