import { cancellationErrorOf, endedError, type Walk } from '../cancellation/cancel.ts';
import type { CancellationError } from '../errors.ts';
import { currentHost } from '../host/current-host.ts';
import { TaskPriority } from '../priority/priority.ts';
import { currentScope } from '../task/current.ts';
import type { Home } from '../task/home.ts';
import type { TaskContext } from '../task/task-context.ts';
import { isLinked } from './entry.ts';
import { CANCELLED, ENDED, SETTLED, type Scope } from './scope.ts';
import { Wait } from './wait.ts';

/**
 * Somebody who waits for what is outside the tree: a timer, a permit, a place in a channel. A cancellation of the body that waits
 * cuts it short; a rise of its priority moves it up, where it stands in a line.
 */
export abstract class Parked extends Wait {
  /** Call this when the wait begins. Outside any body it is a wait that nothing cuts short. */
  park(body: Scope | undefined): void {
    if (body !== undefined) this.begin(body);
  }

  /** Call this when the wait is over; harmless when it is. */
  unpark(): void {
    this.end();
  }

  /**
   * The wait is no longer in the tree: the body is cancelled, or it has ended and left this wait behind. In the latter case
   * nobody may be left who would handle the error.
   */
  protected abstract cutShort(error: CancellationError, isLeftBehind: boolean): void;

  override visit(walk: Walk): void {
    if (!isLinked(this)) return;
    const { region } = this.owner as Scope;
    this.end();
    this.cutShort(cancellationErrorOf(region, walk.reason), false);
  }

  override ownerEnded(): void {
    if (!isLinked(this)) return;
    this.end();
    this.cutShort(endedError(), true);
  }
}

/**
 * The body that waits here: of the current task, or, where the runtime does not know that, of `fallback`. Undefined outside
 * any task, and in a body that has ended.
 */
export function waitingBody(fallback?: Home | TaskContext): Scope | undefined {
  let body = currentScope();
  if (body === undefined && fallback !== undefined && currentHost().ambient === 'explicit')
    ({ body } = fallback as Home);
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
