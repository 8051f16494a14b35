import { cancellationErrorOf, endedError, type Walk } from '../cancellation/cancel.ts';
import type { CancellationError } from '../errors.ts';
import { currentHost } from '../host/current-host.ts';
import { TaskPriority } from '../priority/priority.ts';
import { realm } from '../realm.ts';
import { currentScope } from '../task/current.ts';
import type { TaskContext } from '../task/task-context.ts';
import type { TaskHandle } from '../task/task-handle.ts';
import { Entry, initEntry, isLinked, link, unlink } from './entry.ts';
import { CANCELLED, ENDED, SETTLED, type Scope } from './scope.ts';

/**
 * Somebody who waits in a queue outside the tree, for example in a channel. While parked it is also an entry of the body that
 * waits: a cancellation cuts the wait short, a rise of priority moves it up, and `taskTree()` shows it.
 */
export abstract class Parked extends Entry {
  readonly what: string;

  constructor(what: string) {
    super();
    initEntry(this);
    this.what = what;
  }

  /** Call this when the wait begins. Outside any body it is a wait that nothing cuts short. */
  park(body: Scope | undefined): void {
    if (body === undefined) return;
    link(body, this);
    if (realm.events !== undefined) realm.events.emit('waiting', body, { for: this.what });
  }

  /** Call this when the wait is over; harmless when it is. */
  unpark(): void {
    if (!isLinked(this)) return;
    const body = this.owner as Scope;
    unlink(this);
    this.owner = undefined;
    if (realm.events !== undefined && (body.flags & SETTLED) === 0) {
      realm.events.emit('resumed', body, { from: this.what });
    }
  }

  /**
   * The wait is no longer in the tree: the body is cancelled, or it has ended and left this wait behind. In the latter case
   * nobody may be left who would handle the error.
   */
  protected abstract cutShort(error: CancellationError, isLeftBehind: boolean): void;

  visit(walk: Walk): void {
    if (!isLinked(this)) return;
    const { region } = this.owner as Scope;
    this.unpark();
    this.cutShort(cancellationErrorOf(region, walk.reason), false);
  }

  override ownerEnded(): void {
    if (!isLinked(this)) return;
    this.unpark();
    this.cutShort(endedError(), true);
  }
}

/**
 * The body that waits here: of the current task, or, where the runtime does not know that, of `fallback`. Undefined outside
 * any task, and in a body that has ended.
 */
export function waitingBody(fallback?: TaskContext): Scope | undefined {
  let body = currentScope();
  if (body === undefined && fallback !== undefined && currentHost().ambient === 'explicit') {
    ({ body } = fallback as TaskHandle);
  }
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
