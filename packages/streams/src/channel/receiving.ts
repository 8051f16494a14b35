import {
  cancellationOf,
  describe,
  goneError,
  isGone,
  livingHome,
  refuse,
  selectable,
  symbolMethod,
  waitingBody,
  type Home,
  type Selectable,
} from '@tasktree/core/internal';
import { SequenceIterator, ended } from '../iteration/async-sequence.ts';
import type { Holder } from './waiters.ts';

/** What a loop over a channel takes its elements from: the channel, or one of its receivers. */
export interface ReceivingEnd<T> {
  receiveIn(holder: Holder, home: Home | undefined): Promise<IteratorResult<T, undefined>>;
  endWaits(holder: Holder): void;
}

/** One loop over a channel. Leaving it closes nothing: another loop goes on with the next element. */
export class ChannelIterator<T> extends SequenceIterator<T> implements Holder {
  readonly #end: ReceivingEnd<T>;
  readonly #home: Home | undefined = livingHome();
  readonly of: Holder | undefined;
  waiting = 0;
  #isOver = false;

  constructor(end: ReceivingEnd<T>, of: Holder | undefined) {
    super();
    this.#end = end;
    this.of = of;
  }

  next(): Promise<IteratorResult<T, undefined>> {
    if (this.#isOver) return Promise.resolve(ended());
    if (isGone(this.#home)) return Promise.reject(goneError('channel'));
    // Here a look is taken also where an element is there: a time limit for each element takes none that it does not give.
    const body = waitingBody(this.#home);
    const cancelled = body === undefined ? undefined : cancellationOf(body);
    return cancelled === undefined ? this.#end.receiveIn(this, this.#home) : refuse(cancelled);
  }

  /** Ends its own waits, which take nothing. */
  return(): Promise<IteratorResult<T, undefined>> {
    this.#isOver = true;
    this.#end.endWaits(this);
    return Promise.resolve(ended());
  }

  static {
    symbolMethod<ChannelIterator<unknown>>(this, selectable, function (): Selectable<unknown> {
      const of = (this.#end as unknown as Record<symbol, () => Selectable<unknown>>)[selectable]!();
      return {
        poll: () => {
          if (this.#isOver) return ended();
          if (isGone(this.#home)) throw goneError('channel');
          return of.poll();
        },
        stand: (taker) => of.stand(taker),
      };
    });
  }
}

/** What is wrong with a limit, if anything. */
export function limitError(limit: unknown, what: string): Error | undefined {
  if (typeof limit !== 'number') {
    return new TypeError(`${what} must be a positive integer or Infinity; got ${describe(limit)}.`);
  }
  if (limit === Infinity || (Number.isInteger(limit) && limit > 0)) return undefined;
  return new RangeError(`${what} must be a positive integer or Infinity; got ${limit}.`);
}
