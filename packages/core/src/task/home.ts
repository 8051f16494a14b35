import { ScopeClosedError } from '../base/errors.ts';
import type { Scope } from '../tree/scope.ts';
import { ENDED, SETTLED } from '../tree/state.ts';
import type { Binding } from './binding.ts';
import { currentFrame } from './current.ts';

/** Where something was made: the body that it belongs to, if it was in one, and the task-locals in force there (map.8). */
export interface Home {
  readonly body: Scope | undefined;
  readonly locals: Binding | undefined;
}

export function homeHere(): Home | undefined {
  return currentFrame();
}

/** The same for what waits alone, and makes nothing: where the body is over already it belongs to nobody. */
export function livingHome(): Home | undefined {
  const home = homeHere();
  return isGone(home) ? { body: undefined, locals: home?.locals } : home;
}

/** The body that cancels and ends what was made here; none outside any task, nor where the task is over already. */
export function livingBody(home: Home | undefined): Scope | undefined {
  return isGone(home) ? undefined : home?.body;
}

/** True when the body has ended: what belongs to it has been cancelled. */
export function isGone(home: Home | undefined): boolean {
  const body = home?.body;
  return body !== undefined && (body.flags & (ENDED | SETTLED)) !== 0;
}

/** What those get who go on using something that belonged to a body (tree.10). */
export function goneError(what: string): ScopeClosedError {
  return new ScopeClosedError(
    `${what}: the body in which this iterator was made has ended, and the iterator with it. ` +
      'Make it in the body that iterates it, or outside any task.',
  );
}
