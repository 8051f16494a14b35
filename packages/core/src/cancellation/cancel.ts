import { CancellationError, TimeoutError, withoutStack } from '../errors.ts';
import { realm } from '../realm.ts';
import { CANCELLED, ORIGIN, SETTLED, extrasOf, type Scope } from '../tree/scope.ts';
import { pushEntries, type Entry } from '../tree/entry.ts';
import { startReport } from './grace.ts';

/** What async lets that were not read learn as their reason (let.3). */
export const scopeEnded = 'the scope that owns this work has ended';

/** One cancellation on its way down the tree: depth first, newest first, on a stack of its own (cancel.3). */
export class Walk {
  readonly reason: unknown;
  /** Where it began, if one region was asked to cancel. */
  readonly origin: Scope | undefined;
  readonly stack: Entry[] = [];

  constructor(reason: unknown, origin?: Scope) {
    this.reason = reason;
    this.origin = origin;
  }

  run(): void {
    const { stack } = this;
    for (let entry = stack.pop(); entry !== undefined; entry = stack.pop()) entry.visit(this);
  }
}

/**
 * Cancels a region and everything below it, before this call returns. Nothing happens if it is cancelled or settled
 * already: the first reason stays (cancel.2).
 */
export function cancel(region: Scope, reason: unknown): void {
  if ((region.flags & (CANCELLED | SETTLED)) !== 0) return;
  beginCancellation(region, reason);
  const walk = new Walk(reason, region);
  walk.stack.push(region);
  walk.run();
  startReport(region);
}

/** Keeps the reason where the cancellation began; whatever is below finds it there. */
export function beginCancellation(region: Scope, reason: unknown): void {
  region.flags |= ORIGIN;
  if (reason !== undefined) extrasOf(region).reason = reason;
}

/** Flag, reason, signal: all that comes before the handlers. */
export function mark(region: Scope, reason: unknown): void {
  region.flags |= CANCELLED;
  const controller = region.extras?.controller;
  if (controller !== undefined) controller.abort(cancellationErrorOf(region, reason));
  if (realm.events !== undefined) realm.events.emit('cancelled', region, { reason });
}

/** Cancels what a body that has ended left in its scope, newest first. */
export function cancelEntries(scope: Scope): void {
  const walk = new Walk(scopeEnded);
  const entries: Entry[] = [];
  pushEntries(scope, entries);
  for (let entry = entries.pop(); entry !== undefined; entry = entries.pop()) {
    entry.ownerEnded(walk);
    walk.run();
  }
}

export function reasonOf(region: Scope): unknown {
  let scope: Scope | undefined = region;
  // From the body of a group it goes on in the region around, not in the group (group.8).
  while (scope !== undefined && (scope.flags & ORIGIN) === 0)
    scope = scope.region === scope ? scope.owner : scope.region;
  return scope?.extras?.reason;
}

/** The one error of a cancelled region, made when somebody first needs it (cancel.17). */
export function cancellationErrorOf(region: Scope, reason: unknown = reasonOf(region)): CancellationError {
  return (region.cancellation ??= cancellationError(reason));
}

function cancellationError(reason: unknown): CancellationError {
  const why = messageOf(reason);
  return withoutStack(() => {
    // What a deadline cancels says so at any depth (deadline.2).
    if (reason instanceof TimeoutError && reason.reason === undefined)
      return new TimeoutError(why, { reason });
    return new CancellationError(why === '' ? 'The task was cancelled.' : `The task was cancelled: ${why}`, {
      reason,
    });
  });
}

/** Reads what belongs to the user in the middle of a cancellation, which goes on whatever that throws. */
function messageOf(reason: unknown): string {
  if (typeof reason === 'string') return reason;
  try {
    return reason instanceof Error ? String(reason.message) : '';
  } catch {
    return '';
  }
}

/** The error for a wait in a body that has ended: no region of it need be cancelled. */
export function endedError(): CancellationError {
  return cancellationError(scopeEnded);
}
