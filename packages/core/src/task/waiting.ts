import type { CancellationError } from '../base/errors.ts';
import { TaskPriority } from '../base/priority.ts';
import { cancellationErrorOf } from '../tree/cancel.ts';
import type { Scope } from '../tree/scope.ts';
import { CANCELLED, ENDED, SETTLED } from '../tree/state.ts';
import { currentScope, knowsAbsence } from './current.ts';
import type { Home } from './home.ts';

/**
 * The body that waits here: of the current task, or, where the runtime does not know that, of `fallback`. Undefined outside
 * any task, and in a body that has ended.
 */
export function waitingBody(fallback?: Home | object): Scope | undefined {
  let body = currentScope();
  if (body === undefined && fallback !== undefined && !knowsAbsence()) ({ body } = fallback as Home);
  return body === undefined || (body.flags & (ENDED | SETTLED)) !== 0 ? undefined : body;
}

/** With what a wait in `body` rejects if it is cancelled already. */
export function cancellationOf(body: Scope): CancellationError | undefined {
  const { region } = body;
  return (region.flags & CANCELLED) === 0 ? undefined : cancellationErrorOf(region);
}

/** The priority with which `body` stands in line. */
export function priorityOf(body: Scope | undefined): number {
  return body?.task?.priority ?? TaskPriority.medium;
}
