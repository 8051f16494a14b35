import { realm } from './realm.ts';

/**
 * The errors that came after `error` on its way out of a scope, in order: those of the scope's other children and of
 * cleanup during its teardown. Read-only; empty for anything that has none, primitives included.
 *
 * Errors with which children answer the scope's own cancellation are not listed. Laws: error.2, throwing.7, discard.5.
 *
 * @example
 * ```ts
 * import { all, suppressedErrors } from '@tasktree/core';
 *
 * try {
 *   await all([() => upload(a), () => upload(b)]);
 * } catch (error) {
 *   console.error(error, 'and then', suppressedErrors(error));
 * }
 * ```
 */
export function suppressedErrors(error: unknown): readonly unknown[] {
  return Object.freeze([...(isObject(error) ? (realm.suppressed.get(error) ?? []) : [])]);
}

/** Keeps `others` under `first`, where something can be kept at all (error.2). */
export function suppress(first: unknown, others: readonly unknown[]): void {
  if (!isObject(first)) return;
  const list = realm.suppressed.get(first) ?? [];
  for (const other of others) if (other !== first && !list.includes(other)) list.push(other);
  if (list.length > 0) realm.suppressed.set(first, list);
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
