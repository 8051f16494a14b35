import { forgetGrace } from './report.ts';
import { NameOnly, extrasOf, type Entry, type Extras, type Scope } from './scope.ts';
import { ENDED, SETTLED } from './state.ts';

/**
 * Settles `start` if its body has ended and nothing below it is live, and then its owner likewise, in a loop and not by
 * recursion: the last of 10,000 nested async lets settles them all (tree.9).
 */
export function settleWhenDone(start: Scope): void {
  let scope: Scope | undefined = start;
  while (scope !== undefined && scope.live === 0 && (scope.flags & (ENDED | SETTLED)) === ENDED) {
    scope.flags |= SETTLED;
    const owner: Scope | undefined = scope.owner;
    if (owner !== undefined) {
      leaveOwner(scope, owner);
    }
    if (scope.extras !== undefined) releaseExtras(scope.extras);
    scope.complete();
    scope = owner;
  }
}

/** `unlink` for what settles: apart from it for the sake of speed, see `adoptTask`. */
function leaveOwner(scope: Scope, owner: Scope): void {
  const next = scope.next as Entry;
  const prev = scope.prev as Entry;
  if (next === scope) {
    owner.last = undefined;
  } else {
    prev.next = next;
    next.prev = prev;
    if (owner.last === scope) owner.last = prev;
  }
  scope.prev = scope.next = undefined;
  owner.live--;
}

function releaseExtras(extras: Extras): void {
  if (extras instanceof NameOnly) return;
  forgetGrace(extras);
  if (extras.release !== undefined) {
    for (const release of extras.release) release();
    extras.release = undefined;
  }
  if (extras.onSettled !== undefined) {
    for (const resolve of extras.onSettled) resolve();
    extras.onSettled = extras.settled = undefined;
  }
}

/** Calls back when the scope has settled, and at once if it has. */
export function whenSettled(scope: Scope, callback: () => void): void {
  if ((scope.flags & SETTLED) !== 0) callback();
  else (extrasOf(scope).onSettled ??= []).push(callback);
}

/** Fulfils when the scope has settled; the same promise for all who ask before. */
export function settledOf(scope: Scope): Promise<void> {
  if ((scope.flags & SETTLED) !== 0) return Promise.resolve();
  return (extrasOf(scope).settled ??= new Promise((resolve) => whenSettled(scope, resolve)));
}
