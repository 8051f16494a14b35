import { CancellationError } from './errors.ts';
import { shared } from './realm.ts';

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

const kept: {
  /** By error: what is suppressed under it, in order, and whether that was an own failure. */
  readonly under: WeakMap<object, Map<unknown, boolean>>;
  /** Whether something was ever suppressed under an error of a cancellation: spares those that are dropped a look. */
  byAnswers: boolean;
} = /* @__PURE__ */ shared('suppressed', () => ({ under: new WeakMap(), byAnswers: false }));

const none: ReadonlyMap<unknown, boolean> = new Map();

/** What is suppressed under an answer to a cancellation. */
export function keptUnderAnswer(answer: unknown): ReadonlyMap<unknown, boolean> {
  return kept.byAnswers ? keptUnder(answer) : none;
}

/** What is suppressed under `error`, in order, each with whether it was an own failure. */
function keptUnder(error: unknown): ReadonlyMap<unknown, boolean> {
  return (isObject(error) ? kept.under.get(error) : undefined) ?? none;
}

/** Keeps `others` under `first`, where something can be kept at all (error.2). */
export function suppress(first: unknown, others: readonly unknown[]): void {
  for (const other of others) keepUnder(first, other, false);
}

/** The same for one error; `own`: no answer to a cancellation may take it along when it is dropped. */
export function keepUnder(first: unknown, other: unknown, own: boolean): void {
  if (!isObject(first) || other === first) return;
  let list = kept.under.get(first);
  if (list === undefined) kept.under.set(first, (list = new Map()));
  list.set(other, own || list.get(other) === true);
  if (first instanceof CancellationError) kept.byAnswers = true;
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
