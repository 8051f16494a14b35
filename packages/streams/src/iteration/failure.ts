import { isCancellation } from '@tasktree/core';
import { heirsOf, keepUnread, suppress, type Scope } from '@tasktree/core/internal';

/** The error with which a sequence has ended, and whether somebody was told. */
export interface Failure {
  readonly error: unknown;
  /** Nobody had asked its work to stop when it failed. */
  readonly own: boolean;
  asked: boolean;
}

/** How work that threw has failed. An answer to its cancellation is no failure; what is suppressed under that takes its place (error.2). */
export function failureOf(error: unknown, wasCancelled: boolean): Failure | undefined {
  if (!wasCancelled || !isCancellation(error)) return { error, own: !wasCancelled, asked: false };
  const [first, ...others] = heirsOf(error);
  if (first === undefined) return undefined;
  suppress(
    first.error,
    others.map((other) => other.error),
  );
  return { error: first.error, own: first.own, asked: false };
}

/** What the leaving throws: the failure, unless it has been told. It is kept too, since a loop that is left by a throw drops it (map.9). */
export function tellByLeaving(failure: Failure | undefined, body: Scope | undefined): void {
  if (failure === undefined || failure.asked) return;
  failure.asked = true;
  if (body !== undefined) keepUnread(body, { error: failure.error, own: false });
  throw failure.error;
}

/** What disposal leaves: the failure on the body around, or, where there is none, unhandled (let.12). */
export function keepFailure(failure: Failure | undefined, body: Scope | undefined): void {
  if (failure === undefined || failure.asked) return;
  failure.asked = true;
  if (body !== undefined) keepUnread(body, failure);
  else if (failure.own) void Promise.reject(failure.error);
}
