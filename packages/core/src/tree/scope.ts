/**
 * The nodes of the tree.
 *
 * A *scope* owns what was made in it. Four kinds: a task (`TaskNode`), the operation of a `with…` call or the body of a
 * group (`Operation`), a group (`Group`), and a block without a body (`BlockScope`).
 *
 * A scope's life; each step happens once, in this order, and only here or where named:
 *
 * | state     | flags            | entered by                                                                       |
 * |-----------|------------------|----------------------------------------------------------------------------------|
 * | created   | none             | the constructor; a task waits for its turn or a slot                             |
 * | running   | STARTED          | `TaskNode.run`; at once for an operation                                         |
 * | draining  | + ENDED          | `endBody`: the body's outcome is known, leftovers are cancelled, children awaited|
 * | settled   | + SETTLED        | `settleWhenDone`: nothing below is live; the outcome is handed on                |
 *
 * CANCELLED may be added in any state but settled, ABANDONED while draining. Invariants:
 *
 * 1. `live` counts the scopes in the list that have not settled; an ended scope settles exactly when it falls to zero.
 * 2. A scope is in its owner's list from creation until it settles or is abandoned.
 * 3. CANCELLED is set on a region before any handler below it is called, and never taken away.
 * 4. What settles a scope never runs user code in its own stack: outcomes leave through promises, events are queued.
 *
 * @module
 */

import { realm } from '../realm.ts';
import { Entry, initEntry, link, pushEntries } from './entry.ts';
import { beginCancellation, cancelEntries, mark, type Walk } from '../cancellation/cancel.ts';
import { forgetGrace, startGrace } from '../cancellation/grace.ts';
import type { AbortControllerLike } from '../cancellation/abort-signal.ts';
import type { Isolation } from '../actor/isolation.ts';
import type { Executor } from '../executor/executor.ts';
import type { AbandonedTasksError, CancellationError } from '../errors.ts';
import type { TaskNode } from '../task/task-node.ts';
import type { Lost } from './lost.ts';

export const STARTED = 1;
export const ENDED = 2;
export const FAILED = 4;
export const CANCELLED = 8;
export const SETTLED = 16;
export const ABANDONED = 32;
/** A region that cancellations from outside do not enter. */
export const SHIELD = 64;
/** Some owner has set `abandonAfter` or `reportAfter`: spares everybody else the search. */
export const GRACE = 128;
/** Some owner has a deadline. */
export const DEADLINE = 256;
/** Somebody outside waits for this root. */
export const WAITED = 512;
/** Here a cancellation began: its reason is kept here, and found from below. */
export const ORIGIN = 1024;
/** Added to a group that has no free slot. */
export const QUEUED = 4096;
/** Failed, and was not cancelled when it did. */
export const OWN_FAILURE = 2048;
/** Named in a report of cancelled tasks that still run, or of a group whose failures nobody reads: once is enough (grace.1, grace.3). */
export const REPORTED = 8192;
/** Some owner prefers an executor. */
export const EXECUTOR = 16384;
/** A child whose value the body that owns it waits for. */
export const READ = 32768;
/** Its cancellation came from outside: from the region around, or by a signal it was given (error.8). */
export const FROM_OUTSIDE = 131072;
/** A group that expects the answers of its children: `cancelAll` was called, or somebody has taken one (error.8). */
export const EXPECTS_ANSWERS = 262144;
/** A group of which a child has failed. */
export const CHILD_FAILED = 524288;

export const INHERITED: number = GRACE | DEADLINE | EXECUTOR;

/** What few scopes have. */
export class Extras {
  name: string | undefined = undefined;
  reason: unknown = undefined;
  /** The priority it was made with, if it has risen since. */
  basePriority: number | undefined = undefined;
  controller: AbortControllerLike | undefined = undefined;
  /** In milliseconds of the host's clock, and as the user gave it. */
  deadline: number = Infinity;
  deadlineWall: number = Infinity;
  /** Stops watching an outer signal, a deadline's timer and the like. */
  release: (() => void)[] | undefined = undefined;
  /** Errors of children that nobody has read. */
  lost: Lost[] | undefined = undefined;
  /** From so many on, those that have been read are looked for. */
  mostLost: number = 1;
  abandonment: AbandonedTasksError | undefined = undefined;
  abandonAfter: number | undefined = undefined;
  reportAfter: number | undefined = undefined;
  /** What some owner far above has set. */
  outerAbandonAfter: number | undefined = undefined;
  outerReportAfter: number | undefined = undefined;
  forgetReport: (() => void) | undefined = undefined;
  forgetAbandon: (() => void) | undefined = undefined;
  forgetUnread: (() => void) | undefined = undefined;
  onSettled: (() => void)[] | undefined = undefined;
  /** The promise for all who wait until it has settled. */
  settled: Promise<void> | undefined = undefined;
  /** For those who watch. */
  bornAt: number | undefined = undefined;
  site: string | undefined = undefined;
  /** Where children start (exec.1). */
  executor: Executor | undefined = undefined;
  /** The actor on which a task runs. */
  isolation: Isolation | undefined = undefined;
  /** The id of the parent of an abandoned task, which is in no list of that parent any more. */
  formerParent: number | undefined = undefined;
}

/** The extras of a scope that has a name and nothing else yet: what it does not have reads as in `Extras`, for a tenth of the memory. */
export class NameOnly {
  declare readonly name: string;

  constructor(name: string) {
    this.name = name;
  }

  static {
    Object.setPrototypeOf(this.prototype, new Extras());
  }
}

export abstract class Scope extends Entry {
  declare last: Entry | undefined;
  declare live: number;
  declare flags: number;
  declare extras: Extras | undefined;
  /** How this region says that it is cancelled; most that are need nothing else of what few have. */
  declare cancellation: CancellationError | undefined;

  /** The task whose work this scope is part of. */
  abstract get task(): TaskNode | undefined;

  /** Where the cancellation state of code in this scope is kept. */
  get region(): Scope {
    return this;
  }

  /** What reports of those that still run call it, if it does work of its own and is no task. */
  get label(): string | undefined {
    return undefined;
  }

  visit(walk: Walk): void {
    if ((this.flags & (CANCELLED | SETTLED | SHIELD)) !== 0) return;
    mark(this, walk);
    pushEntries(this, walk.stack);
  }

  /** Hands on the outcome. The scope has just settled and is in no list any more. */
  abstract complete(): void;

  override get scope(): Scope {
    return this;
  }

  override ownerEnded(walk: Walk): void {
    if ((this.flags & (CANCELLED | SETTLED | SHIELD)) === 0 && this.region === this)
      beginCancellation(this, walk.reason);
    this.visit(walk);
  }
}

/**
 * Sets the fields of a new scope. No initialisers in the base classes: these would run for the hidden class of every kind of
 * scope, at the price of the slowest store. A task, the hot one, sets its own: groups of 1,000 go from 3.2 to 2.8 times raw promises
 * with it, on Node 26.
 */
export function initScope(scope: Scope, owner: Scope | undefined, flags: number): void {
  initEntry(scope);
  scope.last = undefined;
  scope.live = 0;
  scope.flags = owner === undefined ? flags : flags | (owner.flags & INHERITED);
  scope.extras = undefined;
  scope.cancellation = undefined;
}

/** Owns tasks that have no parent. */
export class Root extends Scope {
  constructor() {
    super();
    initScope(this, undefined, STARTED);
  }
  get task(): undefined {
    return undefined;
  }
  complete(): void {}
}

export function rootScope(): Scope {
  return (realm.root ??= new Root());
}

/** What is found far up is noted at every such owner on the way, so that 10,000 questions cost no 10,000 ways up (tree.9). */
export const noteEvery = 64;

/** To write to. */
export function extrasOf(scope: Scope): Extras {
  const { extras } = scope;
  if (extras !== undefined && !(extras instanceof NameOnly)) return extras;
  const all = new Extras();
  all.name = extras?.name;
  return (scope.extras = all);
}

/** Names a scope, which is all that most with a name have apart from others. */
export function nameScope(scope: Scope, name: string): void {
  if (scope.extras === undefined) scope.extras = new NameOnly(name) as Extras;
  else extrasOf(scope).name = name;
}

export function isCancelled(scope: Scope): boolean {
  return (scope.region.flags & CANCELLED) !== 0;
}

/** Puts a new scope under its owner. */
export function adopt(owner: Scope, scope: Scope): void {
  link(owner, scope);
  owner.live++;
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
