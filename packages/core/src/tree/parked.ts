import type { CancellationError } from '../base/errors.ts';
import { cancellationErrorOf, endedError } from './cancel.ts';
import { isLinked } from './list.ts';
import { hasExtras, type Scope, type Walk } from './scope.ts';
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
    const owner = this.owner as Scope;
    const { region } = owner;
    this.end();
    const isLeaf = owner === region && owner.last === undefined && !hasExtras(owner);
    this.cutShort(isLeaf ? walk.errorForLeaf(region) : cancellationErrorOf(region, walk.reason), false);
  }

  override ownerEnded(): void {
    if (!isLinked(this)) return;
    this.end();
    this.cutShort(endedError(), true);
  }
}
