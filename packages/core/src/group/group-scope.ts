import { isAbortWithoutCause, isCausedBy } from '../base/answer.ts';
import { NonThrowingTaskError } from '../base/errors.ts';
import type { GroupOptions } from '../context/options.ts';
import { answer } from '../task/call.ts';
import type { TaskHandle } from '../task/task-handle.ts';
import { startGrace } from '../tree/abandon.ts';
import { cancel, cancellationErrorOf } from '../tree/cancel.ts';
import { conclude, end, fail } from '../tree/life.ts';
import { extrasOf, type TaskNode, type UnreadError } from '../tree/scope.ts';
import { CANCELLED, CHILD_FAILED, ENDED, EXPECTS_ANSWERS, FAILED, SETTLED } from '../tree/state.ts';
import { failureNumber, heirsOf, keepUnread } from '../tree/unread-errors.ts';
import { Failure, isCancelledAlone } from './failure.ts';

import { GroupMembers, type GroupBody } from './group-members.ts';

/** What collecting and discarding groups have in common: what becomes of failures, and how the group ends. */
export abstract class GroupScope extends GroupMembers {
  // Plain fields, set in the constructor alone: see `initScope`.
  declare private readonly throwing: boolean;
  declare private breach: { readonly error: unknown } | undefined;
  /** Of children added by `run`, until the body has ended. */
  declare private unasked: Set<Failure> | undefined;
  declare private bodyFailedAt: number;

  constructor(parent: TaskHandle, options: GroupOptions | undefined) {
    super(parent, options);
    this.throwing = options?.throwing !== false;
    this.breach = this.unasked = undefined;
    this.bodyFailedAt = 0;
  }

  /** A child has settled; what it gave is dealt with by the kind of group. */
  settled(node: TaskNode, failed: boolean, value: unknown): void {
    if (failed) this.#childFailed(new Failure(this, node, value));
    else this.keepValue(value, node);
    this.childLeft();
    if (failed) this.endIfUnread();
  }

  #childFailed(failure: Failure): void {
    this.flags |= CHILD_FAILED;
    if (this.throwing) this.keepFailure(failure);
    else if (!failure.isAnswer) this.#breached(failure.error);
    else for (const heir of heirsOf(failure.error)) keepUnread(this, heir);
  }

  protected keepValue(_value: unknown, _node: TaskNode): void {}

  protected abstract keepFailure(failure: Failure): void;

  childLeft(): void {
    this.running--;
    // Nobody is told of a slot in a group that ends with this child (group.13).
    this.slots?.release((this.flags & ENDED) !== 0 && this.live === 0);
  }

  #breached(error: unknown): void {
    if (this.breach !== undefined) return keepUnread(this, { error, own: false });
    this.breach = { error };
    cancel(this, error);
  }

  /** A child added by `run` has failed, and nobody has asked for it: with the end of the body it is the group's (group.16). */
  keepUnasked(failure: Failure): void {
    if ((this.flags & ENDED) !== 0) this.#childFailed(failure);
    else (this.unasked ??= new Set()).add(failure);
  }

  forgetUnasked(failure: Failure): void {
    this.unasked?.delete(failure);
  }

  bodyDone(body: GroupBody): void {
    const lost = body.extras?.unread;
    if (lost !== undefined) for (const one of lost) keepUnread(this, one);
    if (body.extras?.abandonment !== undefined) extrasOf(this).abandonment = body.extras.abandonment;
    const { work } = body;
    body.work = undefined;
    end(this);
    if ((body.flags & FAILED) === 0) {
      this.work = work;
    } else if (this.hasFailed && isCausedBy(work, this.cancellation)) {
      // The body was told by the group's signal, and has no error of its own: that of the child leaves (discard.5).
    } else if (this.hasFailed && isAbortWithoutCause(work)) {
      // Told by that signal, or by another one: it is kept, in case it was another.
      keepUnread(this, { error: work, own: false });
    } else {
      this.work = work;
      fail(this);
      this.bodyFailedAt = failureNumber();
    }
    if (this.live > 0 && (this.flags & CANCELLED) !== 0) startGrace(this);
    if (this.unasked !== undefined) for (const failure of this.unasked) this.#childFailed(failure);
    this.unasked = undefined;
    this.endIfUnread();
  }

  /** Whether a child has failed and has cancelled the group by that. */
  protected get hasFailed(): boolean {
    return false;
  }

  /** Once the body has ended normally, the first failure that nobody has read ends the group (error.8). */
  endIfUnread(): void {
    if ((this.flags & (CHILD_FAILED | ENDED | FAILED | SETTLED)) !== (CHILD_FAILED | ENDED)) return;
    const failure = this.takeUnread();
    if (failure === undefined) return;
    this.failWith(failure);
    cancel(this, failure.error);
    if (this.live > 0) startGrace(this);
  }

  /** The first failure that nobody has read and that makes the call reject, taken from where it is kept. */
  protected abstract takeUnread(): Failure | undefined;

  /** The last word before the group ends: finds the errors that nobody has read, in order of completion. */
  protected abstract gather(): void;

  complete(): void {
    this.gather();
    if (this.breach !== undefined) this.#endInBreach(this.breach.error);
    const value = conclude(this, this.work);
    this.slots?.close();
    answer(this, value);
  }

  #endInBreach(cause: unknown): void {
    const error = new NonThrowingTaskError(
      'A child of a group made with { throwing: false } threw. Catch errors inside the child, or leave the option out.',
      { cause },
    );
    if ((this.flags & FAILED) !== 0)
      keepUnread(this, { error: this.work, own: false, at: this.bodyFailedAt });
    fail(this);
    this.work = error;
  }

  /**
   * Makes an answer the outcome, if it counts and nobody expects it: the work was cut short, and somebody has to learn of it. With the
   * error of the region that was cancelled: the group, or the child alone (error.8).
   */
  protected endCutShort({ node, error, counts, at }: Failure): void {
    if (!counts || (this.flags & (EXPECTS_ANSWERS | FAILED)) !== 0) return;
    this.failWith({ error: isCancelledAlone(node) ? error : cancellationErrorOf(this), own: false, at });
  }

  /** Makes an error of a child that of the group, unless the body's own wins. */
  protected failWith(first: UnreadError): void {
    if ((this.flags & FAILED) !== 0) {
      keepUnread(this, first);
    } else {
      fail(this);
      this.work = first.error;
    }
  }
}
