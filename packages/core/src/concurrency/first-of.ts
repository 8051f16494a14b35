import type { Failure } from '../group/failure.ts';
import { FROM_OUTSIDE } from '../tree/state.ts';
import { keepUnread } from '../tree/unread-errors.ts';
import { Gathering } from './gathering.ts';

/** One operation wins; what the losers still do is nobody's business (map.4). */
abstract class FirstOf extends Gathering {
  protected winner: { readonly value: unknown; readonly failed: boolean } | undefined = undefined;

  protected gave(_index: number, value: unknown): void {
    if (this.winner === undefined) this.win(value, false);
    else if (value !== this.winner.value) this.giveBack(value);
  }

  protected win(value: unknown, failed: boolean): void {
    this.winner = { value, failed };
    this.stop(this.whyStop);
  }

  protected abstract readonly whyStop: string;

  /** The error of a loser is an event; but a failure of before, suppressed under its answer, is not lost. */
  protected lost(failure: Failure): void {
    if (!failure.isAnswer) keepUnread(this, { error: failure.error, own: false, at: failure.at });
    else for (const heir of this.heirsOf(failure)) keepUnread(this, heir);
  }

  protected outcome(): unknown {
    if (this.winner === undefined) return this.noWinner();
    return this.winner.failed ? this.fail(this.winner.value) : this.winner.value;
  }

  protected abstract noWinner(): unknown;
}

/** `race`: the first to settle wins, but for an answer to a cancellation from outside. */
export class Race extends FirstOf {
  protected readonly whyStop = 'the race has been won';

  protected failed(_index: number, failure: Failure): void {
    if (this.winner === undefined && !this.isCutShort(failure)) this.win(failure.error, true);
    else this.lost(failure);
  }

  protected noWinner(): unknown {
    return this.failCancelled();
  }
}

/** `any`: the first to succeed wins. */
export class Any extends FirstOf {
  protected readonly whyStop = 'another operation has succeeded';
  readonly #failures: Failure[] = [];
  readonly #errors: unknown[] = [];

  protected failed(index: number, failure: Failure): void {
    if (this.winner !== undefined) return this.lost(failure);
    this.#failures.push(failure);
    this.#errors[index] = failure.error;
  }

  protected noWinner(): unknown {
    if ((this.flags & FROM_OUTSIDE) !== 0) {
      for (const failure of this.#failures) this.lost(failure);
      return this.failCancelled();
    }
    const none = this.operations.bodies.length === 0;
    return this.fail(
      new AggregateError(this.#errors, none ? 'any: there was no operation.' : 'any: all operations failed.'),
    );
  }
}
