import { CancellationError, TimeoutError, withoutStack } from '../base/errors.ts';
import { shared } from '../base/realm.ts';
import type { AbortControllerLike } from '../base/types.ts';
import { events } from './events.ts';
import { pushEntries } from './list.ts';
import { noteEvery, startReport } from './report.ts';
import { extrasOf, type Entry, type Scope, type Walk } from './scope.ts';
import { CANCELLED, FROM_OUTSIDE, ORIGIN, SETTLED, SHIELD } from './state.ts';

/** What async lets that were not read learn as their reason (let.3). */
export const scopeEnded = 'the scope that owns this work has ended';

/**
 * One cancellation on its way down the tree: depth first, newest first, on a stack of its own (cancel.3).
 *
 * What the library itself links to a region is cancelled with it, each with a reason of its own: the regions that watch its
 * signal, the tasks whose `linkedValue` is awaited in it. Such a chain may be as long as the tree is deep, so those
 * cancellations are walks on the same stack, and no calls within calls.
 */
export class CancellationWalk implements Walk {
  readonly reason: unknown;
  /** Where it began, if one region was asked to cancel. */
  readonly origin: Scope | undefined;
  readonly stack: Entry[] = [];
  #shared: CancellationError | undefined = undefined;
  /** Walks that are to be done before the rest of this one, the last one first. */
  linked: CancellationWalk[] | undefined = undefined;

  constructor(reason: unknown, origin?: Scope) {
    this.reason = reason;
    this.origin = origin;
  }

  /** Cancels `region` too, with a reason of its own, before this walk goes on. */
  link(region: Scope, reason: unknown): void {
    (this.linked ??= []).push(new CancellationWalk(reason, region));
  }

  run(): void {
    let around: CancellationWalk[] | undefined;
    for (let walk: CancellationWalk | undefined = this as CancellationWalk; walk !== undefined;) {
      const linked: CancellationWalk | undefined = walk.linked?.pop();
      if (linked !== undefined) {
        if (!linked.begin()) continue;
        (around ??= []).push(walk);
        walk = linked;
        continue;
      }
      const entry = walk.stack.pop();
      if (entry === undefined) {
        if (walk.origin !== undefined) startReport(walk.origin);
        walk = around?.pop();
      } else {
        entry.visit(walk);
      }
    }
  }

  enter(region: Scope): void {
    if ((region.flags & (CANCELLED | SETTLED | SHIELD)) !== 0) return;
    mark(region, this);
    pushEntries(region, this.stack);
  }

  leaveBehind(scope: Scope): void {
    if ((scope.flags & (CANCELLED | SETTLED | SHIELD)) === 0 && scope.region === scope)
      beginCancellation(scope, this.reason);
    scope.visit(this);
  }

  /** One for all such tasks: to make an error for each is a third of what cancelling 100,000 sleepers costs (Node 26). */
  errorForLeaf(region: Scope): CancellationError {
    if (region.cancellation !== undefined) return region.cancellation;
    if (this.#shared === undefined) {
      this.#shared = cancellationError(this.reason);
      sharedErrors.add(this.#shared);
    }
    return (region.cancellation = this.#shared);
  }

  /** False where its region needs no cancellation any more. */
  begin(): boolean {
    const region = this.origin as Scope;
    if ((region.flags & (CANCELLED | SETTLED)) !== 0) return false;
    beginCancellation(region, this.reason);
    this.stack.push(region);
    return true;
  }
}

/**
 * Cancels a region and everything below it, before this call returns. Nothing happens if it is cancelled or settled
 * already: the first reason stays (cancel.2).
 */
export function cancel(region: Scope, reason: unknown): void {
  if ((region.flags & (CANCELLED | SETTLED)) !== 0) return;
  const walk = new CancellationWalk(reason, region);
  if (walk.begin()) walk.run();
}

/** Call this before a region is cancelled by a signal that it was given (error.8). */
export function comesFromOutside(region: Scope): void {
  if ((region.flags & (CANCELLED | SETTLED)) === 0) region.flags |= FROM_OUTSIDE;
}

/** Keeps the reason where the cancellation began; whatever is below finds it there. */
export function beginCancellation(region: Scope, reason: unknown): void {
  region.flags |= ORIGIN;
  if (reason !== undefined) extrasOf(region).reason = reason;
}

/**
 * Has a region start cancelled: one that is made in a cancelled region (tree.5), or, with a `reason` of its own, one that comes too
 * late to be waited for (let.11).
 */
export function startCancelled(region: Scope, reason?: unknown): void {
  if ((region.flags & CANCELLED) !== 0) return;
  if (reason !== undefined) beginCancellation(region, reason);
  region.flags |= CANCELLED;
}

/** Flag, reason, signal: all that comes before the handlers. */
export function mark(region: Scope, walk: Walk): void {
  const { reason } = walk;
  region.flags |= CANCELLED;
  const controller = region.extras?.controller;
  if (controller !== undefined) abort(controller, cancellationErrorOf(region, reason), walk);
  if (events.sink !== undefined) events.sink.emit('cancelled', region, { reason });
}

/** The signal of a region that is being aborted just now, by which walk, and within how many others. */
let aborting: { readonly signal: unknown; readonly walk: Walk; readonly depth: number } | undefined;

/**
 * Signals that the user made of ours abort in the same call, and may cancel in it. So deep do walks stand within walks, and no deeper:
 * Chromium stops at 44 calls of listeners within one another.
 */
const mostNested = 8;

function abort(controller: AbortControllerLike, error: CancellationError, walk: Walk): void {
  const around = aborting;
  aborting = { signal: controller.signal, walk, depth: around === undefined ? 1 : around.depth + 1 };
  try {
    controller.abort(error);
  } finally {
    aborting = around;
  }
}

/** The walk that goes on with the regions which watch `signal`, if one aborts it now. */
export function walkAborting(signal: unknown): Walk | undefined {
  return aborting?.signal === signal || (aborting?.depth ?? 0) >= mostNested ? aborting?.walk : undefined;
}

/** Cancels what a body that has ended left in its scope, newest first. */
export function cancelEntries(scope: Scope): void {
  const walk = new CancellationWalk(scopeEnded);
  const entries: Entry[] = [];
  pushEntries(scope, entries);
  for (let entry = entries.pop(); entry !== undefined; entry = entries.pop()) {
    entry.ownerEnded(walk);
    walk.run();
  }
}

export function reasonOf(region: Scope): unknown {
  let scope: Scope | undefined = region;
  let passed: Scope[] | undefined;
  // From the body of a group it goes on in the region around, not in the group (group.8).
  for (let steps = 0; scope !== undefined && (scope.flags & ORIGIN) === 0; steps++) {
    if (steps % noteEvery === noteEvery - 1) (passed ??= []).push(scope);
    scope = scope.region === scope ? scope.owner : scope.region;
  }
  const reason = scope?.extras?.reason;
  for (const one of passed ?? [])
    if ((one.flags & CANCELLED) !== 0 && one.region === one) beginCancellation(one, reason);
  return reason;
}

/** The one error of a cancelled region, made when somebody first needs it (cancel.17). */
export function cancellationErrorOf(region: Scope, reason: unknown = reasonOf(region)): CancellationError {
  return (region.cancellation ??= cancellationError(reason));
}

const sharedErrors: WeakSet<object> = /* @__PURE__ */ shared('shared errors', () => new WeakSet());

/**
 * `error`, if something may be suppressed under it; of one that several tasks have, another for this one alone: what is suppressed
 * here is no business of the others (cancel.17).
 */
export function unshared(error: unknown): unknown {
  if (!(error instanceof CancellationError) || !sharedErrors.has(error)) return error;
  return cancellationError(error.reason);
}

/** The error of a cancellation that is nobody's but that of the wait it cuts short. */
export function cancellationError(reason: unknown): CancellationError {
  const why = messageOf(reason);
  return withoutStack(() => {
    // What a deadline cancels says so at any depth (deadline.2).
    if (reason instanceof TimeoutError && reason.reason === undefined)
      return new TimeoutError(why, { reason });
    // By way of a signal it is the error of another task, which has said so already: 10,000 of them in a row are no 240 kB of text.
    if (reason instanceof CancellationError && !(reason instanceof TimeoutError))
      return new CancellationError(why, { reason });
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

/** Cancellations that come through shared memory, and are looked for when somebody asks: in a worker of a pool (parallel.2). */
export const outside: { look: (() => void) | undefined } = /* @__PURE__ */ shared('outside', () => ({
  look: undefined,
}));

/** Call this before a body is told whether it is cancelled. */
export function lookOutside(): void {
  if (outside.look !== undefined) outside.look();
}
