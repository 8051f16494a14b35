import { cancel } from '../tree/cancel.ts';
import type { UnreadError } from '../tree/scope.ts';
import { byTime, heirsOf, keepUnread } from '../tree/unread-errors.ts';
import type { Failure } from './failure.ts';
import { GroupScope } from './group-scope.ts';

/** A group that keeps nothing of its children, and fails with the first of them (discard.1, discard.3). */
export class DiscardingScope extends GroupScope {
  #errors: UnreadError[] | undefined = undefined;
  /** The first answer that may have to be the outcome. */
  #answer: Failure | undefined = undefined;

  get isEmpty(): boolean {
    return this.running === 0;
  }

  protected override get hasFailed(): boolean {
    return this.#errors !== undefined;
  }

  protected keepFailure(failure: Failure): void {
    if (!failure.isAnswer) return this.#fail(failure);
    if (failure.counts) this.#answer ??= failure;
    for (const heir of heirsOf(failure.error)) {
      if (heir.own) this.#fail({ ...heir, at: failure.at });
      else keepUnread(this, heir);
    }
  }

  /** The first one cancels the group at once (discard.3). */
  #fail(lost: UnreadError): void {
    if (this.#errors === undefined) {
      this.#errors = [lost];
      cancel(this, lost.error);
    } else {
      this.#errors.push(lost);
    }
  }

  /** No failure waits for the end of the body. */
  protected takeUnread(): undefined {}

  protected gather(): void {
    if (this.#errors === undefined) {
      if (this.#answer !== undefined) this.endCutShort(this.#answer);
      return;
    }
    // One that `run` had kept for a reader may be older than those that came after it.
    const [first, ...others] = this.#errors.toSorted(byTime);
    this.failWith(first as UnreadError);
    for (const other of others) keepUnread(this, other);
  }
}
