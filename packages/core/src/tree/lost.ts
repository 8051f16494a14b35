import { isCancellation } from '../cancellation/answer.ts';
import { warnUnread } from '../observe/unread.ts';
import { realm } from '../realm.ts';
import { keepUnder, keptUnder } from '../suppressed.ts';
import type { TaskNode } from '../task/task-node.ts';
import { CANCELLED, ENDED, FAILED, OWN_FAILURE, WAITED, extrasOf, type Scope } from './scope.ts';

/** An error of a child that nobody has read yet, parked until the scope knows how it ends. */
export interface Lost {
  readonly error: unknown;
  /** An own failure is reported if the scope ends normally; the answer to a cancellation is not (error.3, error.5). */
  readonly own: boolean;
  /** Whose it is, to be said where it is reported. */
  readonly node?: TaskNode | undefined;
  /** Says whether somebody has read it meanwhile. */
  readonly outcome?: { readonly asked: boolean };
  /** When it happened, if that was before it is parked: a {@link failureNumber}. */
  readonly at?: number;
}

let failures = 0;

/** Grows with each failure: the order in which they are listed, wherever they were kept meanwhile (error.2). */
export function failureNumber(): number {
  return ++failures;
}

/** In order of completion. */
export function byTime(a: Lost, b: Lost): number {
  return (a.at as number) - (b.at as number);
}

/** Parks an error in a scope. What has been read meanwhile makes room: a body that runs for months keeps no more than twice what it must. */
export function lose(scope: Scope, lost: Lost): void {
  const extras = extrasOf(scope);
  if (extras.lost === undefined) {
    extras.lost = [];
  } else if (extras.lost.length >= extras.mostLost) {
    extras.lost = extras.lost.filter(isUnread);
    extras.mostLost = 2 * extras.lost.length + 1;
  }
  extras.lost.push(lost.at === undefined ? { ...lost, at: failureNumber() } : lost);
}

/** The error that was parked last, as nearly always, has just been read. */
export function dropRead(scope: Scope): void {
  const lost = scope.extras?.lost;
  while (lost !== undefined && lost.length > 0 && !isUnread(lost.at(-1) as Lost)) lost.pop();
}

function isUnread({ outcome }: Lost): boolean {
  return outcome?.asked !== true;
}

/**
 * What an answer to a cancellation leaves when it is dropped: the errors that are suppressed under it take its place, so that no
 * own failure goes with it (error.2).
 */
export function heirsOf(answer: unknown): readonly Lost[] {
  if (!realm.answersKeep) return none;
  return [...keptUnder(answer)].flatMap(([error, own]) => (isCancellation(error) ? [] : [{ error, own }]));
}

const none: readonly never[] = [];

/**
 * Whether a call that ends with `error` only answers that its caller was cancelled, or has ended and left it behind. Nobody has to read
 * that: it is no unhandled rejection (error.5).
 */
export function answersCaller(call: Scope, error: unknown): boolean {
  const { owner } = call;
  if (owner === undefined) return false;
  // A root that was opened for a call has no body that could leave it.
  const wasLeft = (owner.flags & (ENDED | WAITED)) === ENDED;
  return (wasLeft || (owner.region.flags & CANCELLED) !== 0) && isCancellation(error);
}

/** Hands what was lost in a scope that cannot throw to the one around it (let.12). */
export function loseAll(owner: Scope, scope: Scope): void {
  const { lost, abandonment } = scope.extras ?? {};
  for (const one of lost ?? []) if (isUnread(one)) lose(owner, one);
  if (abandonment !== undefined) lose(owner, { error: abandonment, own: true });
}

/**
 * Decides how a scope ends whose body ended with `value`, or with that error if FAILED is set. Returns the value or error;
 * FAILED is up to date afterwards. What is neither thrown nor suppressed is left as an unhandled rejection (error.3).
 */
export function conclude(scope: Scope, value: unknown): unknown {
  const { extras } = scope;
  if (extras === undefined || (extras.lost === undefined && extras.abandonment === undefined)) return value;
  const lost = (extras.lost ?? []).filter(isUnread);
  lost.sort(byTime);
  const { abandonment } = extras;
  extras.lost = extras.abandonment = undefined;
  let ending = value;
  if ((scope.flags & FAILED) !== 0) {
    for (const { error, own } of lost) keepUnder(ending, error, own);
    if (abandonment !== undefined) keepUnder(ending, abandonment, false);
  } else if (abandonment !== undefined) {
    abandonment.value = value;
    ending = abandonment;
    scope.flags |= (scope.region.flags & CANCELLED) === 0 ? FAILED | OWN_FAILURE : FAILED;
    for (const { error, own } of lost) keepUnder(ending, error, own);
  } else {
    const reported = lost.filter(({ own }) => own);
    warnUnread(
      scope.task,
      reported.map(({ node }) => node),
    );
    for (const { error } of reported) void Promise.reject(error);
  }
  return ending;
}
