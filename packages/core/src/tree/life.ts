/**
 * How a scope ends: the outcome of its body, what it leaves, and what becomes of errors that nobody has read.
 *
 * @module
 */

import { isCancellation, isPlatformAbort } from '../base/answer.ts';
import { CancellationError } from '../base/errors.ts';
import { keepUnder, suppress } from '../base/suppressed.ts';
import { startGrace } from './abandon.ts';
import { cancelEntries, cancellationErrorOf, unshared } from './cancel.ts';
import type { Scope } from './scope.ts';
import { settleWhenDone } from './settle.ts';
import { CANCELLED, ENDED, FAILED, OWN_FAILURE, STARTED, WAITED } from './state.ts';
import { byTime, isUnread } from './unread-errors.ts';
import { warnUnread } from './unread-warning.ts';

/** What runs a body: a task or an operation. */
export interface BodyScope extends Scope {
  work: unknown;
  /** Called as soon as the body has ended, before its leftovers are cancelled. */
  bodyEnded?(failed: boolean, value: unknown): void;
}

/** The body of a task begins, here or elsewhere. */
export function begin(scope: Scope): void {
  scope.flags |= STARTED;
}

/** The outcome of the scope is known: from here on it only waits for what is below it. */
export function end(scope: Scope): void {
  scope.flags |= ENDED;
}

/** It ends with an error. */
export function fail(scope: Scope): void {
  scope.flags |= (scope.region.flags & CANCELLED) === 0 ? FAILED | OWN_FAILURE : FAILED;
}

/** The body of `scope` has returned `value`, or thrown it. */
export function endBody(scope: BodyScope, failed: boolean, value: unknown): void {
  end(scope);
  if (failed) {
    fail(scope);
    if ((scope.flags & OWN_FAILURE) === 0 && scope.region === scope) value = leavingError(scope, value);
  }
  scope.work = value;
  scope.bodyEnded?.(failed, value);
  if (scope.last === undefined) settleWhenDone(scope);
  else leaveBody(scope);
}

/**
 * With what a cancelled region ends whose body ended with `error`: an abort of the platform leaves as the region's own error, under
 * which it is kept (cancel.20).
 */
function leavingError(region: Scope, error: unknown): unknown {
  // Nearly always it is the error of the region itself: no look at what kind it is.
  if (error === region.cancellation || error instanceof CancellationError || !isPlatformAbort(error))
    return error;
  const own = unshared(cancellationErrorOf(region));
  suppress(own, [error]);
  return own;
}

/**
 * Whether a call that ends with `error` only answers that its caller was cancelled, or has ended and left it behind. Nobody has to read
 * that: it is no unhandled rejection (error.5).
 */
export function answersCaller(call: Scope, error: unknown): boolean {
  return call.owner !== undefined && answersCancellationOf(call.owner, error);
}

/** The same where the call is no scope of its own in the body that makes it. */
export function answersCancellationOf(owner: Scope, error: unknown): boolean {
  // A root that was opened for a call has no body that could leave it.
  const wasLeft = (owner.flags & (ENDED | WAITED)) === ENDED;
  return (wasLeft || (owner.region.flags & CANCELLED) !== 0) && isCancellation(error);
}

/** The body has ended: cancels and drops what it left, and settles when the last child has. */
export function leaveBody(scope: Scope): void {
  if (scope.last !== undefined) {
    cancelEntries(scope);
    if (scope.live > 0) startGrace(scope);
  }
  settleWhenDone(scope);
}

/**
 * Decides how a scope ends whose body ended with `value`, or with that error if FAILED is set. Returns the value or error;
 * FAILED is up to date afterwards. What is neither thrown nor suppressed is left as an unhandled rejection (error.3).
 */
export function conclude(scope: Scope, value: unknown): unknown {
  const { extras } = scope;
  if (extras === undefined || (extras.unread === undefined && extras.abandonment === undefined)) return value;
  const unread = (extras.unread ?? []).filter(isUnread);
  unread.sort(byTime);
  const { abandonment } = extras;
  extras.unread = extras.abandonment = undefined;
  let ending = value;
  if ((scope.flags & FAILED) !== 0) {
    if (unread.length > 0 || abandonment !== undefined) ending = unshared(ending);
    for (const { error, own } of unread) keepUnder(ending, error, own);
    if (abandonment !== undefined) keepUnder(ending, abandonment, false);
  } else if (abandonment !== undefined) {
    abandonment.value = value;
    ending = abandonment;
    fail(scope);
    for (const { error, own } of unread) keepUnder(ending, error, own);
  } else {
    const reported = unread.filter(({ own }) => own);
    warnUnread(
      scope.task,
      reported.map(({ node }) => node),
    );
    for (const { error } of reported) void Promise.reject(error);
  }
  return ending;
}
