import { CancellationError } from './errors.ts';
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
  return Object.freeze([...keptUnder(error).keys()]);
}

const none: ReadonlyMap<unknown, boolean> = new Map();

/** What is suppressed under `error`, in order, each with whether it was an own failure. */
export function keptUnder(error: unknown): ReadonlyMap<unknown, boolean> {
  return (isObject(error) ? realm.suppressed.get(error) : undefined) ?? none;
}

/** Keeps `others` under `first`, where something can be kept at all (error.2). */
export function suppress(first: unknown, others: readonly unknown[]): void {
  for (const other of others) keepUnder(first, other, false);
}

/** The same for one error; `own`: no answer to a cancellation may take it along when it is dropped. */
export function keepUnder(first: unknown, other: unknown, own: boolean): void {
  if (!isObject(first) || other === first) return;
  let kept = realm.suppressed.get(first);
  if (kept === undefined) realm.suppressed.set(first, (kept = new Map()));
  kept.set(other, own || kept.get(other) === true);
  if (first instanceof CancellationError) realm.answersKeep = true;
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
