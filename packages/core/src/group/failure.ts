import { isCancellation, isTimeout } from '../base/answer.ts';
import { isOwnFailure, type Scope, type TaskNode, type UnreadError } from '../tree/scope.ts';
import { CANCELLED, EXPECTS_ANSWERS, FROM_OUTSIDE, ORIGIN } from '../tree/state.ts';
import { failureNumber } from '../tree/unread-errors.ts';

/** How a child of a group failed; kept until somebody reads it, or until the group decides how it ends. */
export class Failure implements UnreadError {
  readonly node: TaskNode;
  readonly group: Scope;
  readonly error: unknown;
  /** Not cancelled when it failed. */
  readonly own: boolean;
  /** How a cancelled child says that it stopped (cancel.19). */
  readonly isAnswer: boolean;
  /** Unread, it is the outcome of the group's call (error.8). */
  readonly counts: boolean;
  readonly at: number;

  constructor(group: Scope, node: TaskNode, error: unknown) {
    const wasCancelled = (node.flags & CANCELLED) !== 0;
    this.node = node;
    this.group = group;
    this.error = error;
    this.own = isOwnFailure(node);
    this.isAnswer = wasCancelled && (error === node.cancellation || isCancellation(error));
    if (!wasCancelled) this.counts = true;
    else if (isCancelledAlone(node)) this.counts = this.isAnswer && isTimeout(node.extras?.reason);
    else this.counts = (group.flags & FROM_OUTSIDE) !== 0;
    this.at = failureNumber();
  }

  /** Somebody has read it: whoever has taken one answer knows that the work was cut short. */
  taken(): void {
    if (this.isAnswer) this.group.flags |= EXPECTS_ANSWERS;
  }
}

/** Cancelled by its own handle or signal, and not with the group. */
export function isCancelledAlone(node: TaskNode): boolean {
  return (node.flags & ORIGIN) !== 0;
}
