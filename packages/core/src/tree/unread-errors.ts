import { isCancellation } from '../base/answer.ts';
import { keptUnderAnswer } from '../base/suppressed.ts';
import { extrasOf, type Scope, type UnreadError } from './scope.ts';

let failures = 0;

/** Grows with each failure: the order in which they are listed, wherever they were kept meanwhile (error.2). */
export function failureNumber(): number {
  return ++failures;
}

/** In order of completion. */
export function byTime(a: UnreadError, b: UnreadError): number {
  return (a.at as number) - (b.at as number);
}

/** Keeps an error in a scope. What has been read meanwhile makes room: a body that runs for months keeps no more than twice what it must. */
export function keepUnread(scope: Scope, error: UnreadError): void {
  const extras = extrasOf(scope);
  if (extras.unread === undefined) {
    extras.unread = [];
  } else if (extras.unread.length >= extras.mostUnread) {
    extras.unread = extras.unread.filter(isUnread);
    extras.mostUnread = 2 * extras.unread.length + 1;
  }
  extras.unread.push(error.at === undefined ? { ...error, at: failureNumber() } : error);
}

/** The error that was kept last, as nearly always, has just been read. */
export function dropRead(scope: Scope): void {
  const unread = scope.extras?.unread;
  while (unread !== undefined && unread.length > 0 && !isUnread(unread.at(-1) as UnreadError)) unread.pop();
}

export function isUnread({ outcome }: UnreadError): boolean {
  return outcome?.asked !== true;
}

/**
 * What an answer to a cancellation leaves when it is dropped: the errors that are suppressed under it take its place, so that no
 * own failure goes with it (error.2).
 */
export function heirsOf(answer: unknown): readonly UnreadError[] {
  const kept = keptUnderAnswer(answer);
  if (kept.size === 0) return none;
  return [...kept].flatMap(([error, own]) => (isCancellation(error) ? [] : [{ error, own }]));
}

const none: readonly never[] = [];

/** Hands what nobody has read in a scope that cannot throw to the one around it (let.12). */
export function handUnreadTo(owner: Scope, scope: Scope): void {
  const { unread, abandonment } = scope.extras ?? {};
  for (const one of unread ?? []) if (isUnread(one)) keepUnread(owner, one);
  if (abandonment !== undefined) keepUnread(owner, { error: abandonment, own: true });
}
