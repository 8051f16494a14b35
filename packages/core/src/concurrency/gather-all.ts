import type { Failure } from '../group/failure.ts';
import { cancellationErrorOf } from '../tree/cancel.ts';
import type { UnreadError } from '../tree/scope.ts';
import { keepUnread } from '../tree/unread-errors.ts';
import { Gathering } from './gathering.ts';

/** Every value at its place, in an array or in an object as the operations were given. */
abstract class GatheringAll extends Gathering {
  protected readonly values: unknown[] = Array.from({ length: this.operations.bodies.length });

  protected gave(index: number, value: unknown): void {
    this.values[index] = value;
  }

  protected gathered(): unknown {
    const { names } = this.operations;
    return names === undefined
      ? this.values
      : Object.fromEntries(names.map((name, index) => [name, this.values[index]]));
  }
}

/** `all`: the first failure stops the others, and what a cancellation from outside cut short is no value. */
export class AllValues extends GatheringAll {
  #first: UnreadError | undefined = undefined;
  #isCutShort = false;

  protected failed(_index: number, failure: Failure): void {
    if (failure.isAnswer && (this.#first !== undefined || this.isCutShort(failure))) {
      this.#isCutShort = true;
      for (const heir of this.heirsOf(failure)) {
        if (heir.own) this.#fail(heir);
        else keepUnread(this, heir);
      }
    } else {
      this.#fail(failure);
    }
  }

  #fail(failure: UnreadError): void {
    if (this.#first !== undefined) return keepUnread(this, failure);
    this.#first = failure;
    this.stop(failure.error);
  }

  protected outcome(): unknown {
    if (this.#first !== undefined) return this.fail(this.#first.error);
    const isComplete = this.started === this.operations.bodies.length && !this.#isCutShort;
    return isComplete ? this.gathered() : this.failCancelled();
  }
}

/** `allSettled`: nothing stops anything. */
export class AllOutcomes extends GatheringAll {
  protected override gave(index: number, value: unknown): void {
    super.gave(index, { status: 'fulfilled', value });
  }

  protected failed(index: number, { error }: Failure): void {
    super.gave(index, { status: 'rejected', reason: error });
  }

  protected outcome(): unknown {
    for (let index = this.started; index < this.values.length; index++)
      super.gave(index, { status: 'rejected', reason: cancellationErrorOf(this) });
    return this.gathered();
  }
}
