import type { WorkContext } from '../work-context.ts';
import { pMapSkip, pMapStop } from './symbols.ts';

/** A key with its value, which `read` gives, or throws what the value rejected with. */
export interface Entry {
  readonly key: unknown;
  readonly read: () => unknown;
}

/**
 * The entries of an object or a `Map`, each behind a promise that never rejects, so that no value is an unhandled rejection
 * before its turn. Keys as `Promise.allKeyed` takes them: own, enumerable, strings and symbols.
 */
export function entriesOf(input: unknown): Promise<Entry>[] {
  if (input === null || (typeof input !== 'object' && typeof input !== 'function')) {
    throw new TypeError(
      `Expected \`input\` to be an object, got (${input === null ? 'null' : typeof input})`,
    );
  }
  const pairs: Iterable<readonly [key: unknown, value: unknown]> =
    input instanceof Map ? input : ownPairs(input);
  return Array.from(pairs, ([key, value]) =>
    Promise.resolve(value).then(
      (awaited) => ({ key, read: () => awaited }),
      (error: unknown) => ({
        key,
        read: () => {
          throw error;
        },
      }),
    ),
  );
}

function* ownPairs(input: object): Generator<readonly [key: PropertyKey, value: unknown]> {
  for (const key of Reflect.ownKeys(input)) {
    const isEnumerable = Object.getOwnPropertyDescriptor(input, key)?.enumerable === true;
    if (isEnumerable) yield [key, (input as Record<PropertyKey, unknown>)[key]];
  }
}

/** The mapper over entries, whose results are pairs: so that a key left out shifts no other. */
export function pairMapper(
  mapper: (value: unknown, key: unknown, context: WorkContext) => unknown,
  isSettled: boolean,
): (entry: unknown, index: number, context: WorkContext) => Promise<unknown> {
  return async (entry, _index, context) => {
    const { key, read } = entry as Entry;
    try {
      const value = await mapper(read(), key, context);
      if (value === pMapSkip || value === pMapStop) return value;
      return [key, isSettled ? { status: 'fulfilled', value } : value];
    } catch (reason) {
      if (!isSettled) throw reason;
      return [key, { status: 'rejected', reason }];
    }
  };
}

/** Pairs as a thing of the kind the input was; an object has no prototype, so that `toString` is a key like any other. */
export function fromPairs(input: object, pairs: readonly unknown[]): object {
  if (input instanceof Map) return new Map(pairs as [unknown, unknown][]);
  return Object.setPrototypeOf(Object.fromEntries(pairs as [PropertyKey, unknown][]), null) as object;
}
