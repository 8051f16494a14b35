import {
  dispose,
  selectable,
  symbolMethod,
  withoutReceiver,
  type Home,
  type Selectable,
} from '@tasktree/core/internal';
import { ended, type AsyncSequence } from '../iteration/async-sequence.ts';
import type { ChannelState } from './channel-state.ts';
import { ChannelIterator, limitError } from './receiving.ts';
import type { Holder } from './waiters.ts';

/**
 * The right to receive from a channel, made by `channel.receiver()`. Several share the elements: each goes to one of them, first
 * come, first served. When the last handle is closed the channel has nobody left to send to: what is buffered is dropped, and
 * sends reject with `ChannelClosedError`. Laws: channel.2, channel.4.
 *
 * @example
 * ```ts
 * using receiver = channel.receiver();
 * for await (const job of receiver) await work(job);
 * ```
 */
export class ChannelReceiver<T> implements AsyncIterable<T>, Disposable {
  readonly #state: ChannelState<T>;
  #isClosed = false;
  // It is a Holder, which declarations without internal members cannot say.
  /** @internal */
  waiting = 0;
  /** @internal */
  readonly of: undefined = undefined;

  /** @internal */
  constructor(state: ChannelState<T>) {
    this.#state = state;
    state.receivers += 1;
  }

  static #isLost<E>(self: ChannelReceiver<E>): boolean {
    try {
      void self.#state;
      return false;
    } catch {
      return true;
    }
  }

  /** As `channel.receive`; done when this handle is closed. */
  receive(): Promise<IteratorResult<T, undefined>> {
    if (ChannelReceiver.#isLost(this)) return Promise.reject(withoutReceiver('receiver.receive'));
    return this.receiveIn(this, undefined);
  }

  /** @internal */
  receiveIn(holder: Holder, home: Home | undefined): Promise<IteratorResult<T, undefined>> {
    return this.#isClosed ? Promise.resolve(ended()) : this.#state.receive(holder, home);
  }

  /** @internal */
  endWaits(holder: Holder): void {
    this.#state.endWaits(holder);
  }

  /** As `channel.tryReceive`; done when this handle is closed. */
  tryReceive(): IteratorResult<T, undefined> | undefined {
    if (ChannelReceiver.#isLost(this)) throw withoutReceiver('receiver.tryReceive');
    return this.#isClosed ? ended() : this.#state.tryReceive();
  }

  /** As `channel.receiveMany`; gives nothing when this handle is closed. */
  receiveMany(limit: number = Infinity): Promise<T[]> {
    if (ChannelReceiver.#isLost(this)) return Promise.reject(withoutReceiver('receiver.receiveMany'));
    const misuse = limitError(limit, 'receiver.receiveMany: limit');
    if (misuse !== undefined) return Promise.reject(misuse);
    return this.#isClosed ? Promise.resolve([]) : this.#state.receiveMany(this, limit);
  }

  /** A loop that ends when the channel has, or this handle is closed. Leaving it closes nothing. */
  [Symbol.asyncIterator](): AsyncSequence<T> {
    return new ChannelIterator(this, this);
  }

  /** Gives the right back, ends the waits of this handle; doing so twice is harmless. */
  close(): void {
    if (ChannelReceiver.#isLost(this)) throw withoutReceiver('receiver.close');
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#state.receiverClosed(this);
  }

  declare readonly [Symbol.dispose]: () => void;

  static {
    symbolMethod<ChannelReceiver<unknown>>(this, dispose, function () {
      this.close();
    });
    symbolMethod<ChannelReceiver<unknown>>(this, selectable, function (): Selectable<unknown> {
      return {
        poll: () => this.tryReceive(),
        stand: (taker) => this.#state.stand(taker, this),
      };
    });
  }
}
