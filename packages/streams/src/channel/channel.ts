import { ChannelClosedError } from '@tasktree/core';
import {
  describe,
  dispose,
  selectable,
  symbolMethod,
  withoutReceiver,
  type Home,
} from '@tasktree/core/internal';
import type { AsyncSequence } from '../iteration/async-sequence.ts';
import { ChannelReceiver } from './channel-receiver.ts';
import { ChannelState } from './channel-state.ts';
import { ChannelIterator, limitError } from './receiving.ts';
import type { Holder } from './waiters.ts';

const defaultCapacity = 16;

/**
 * A queue between tasks, with back-pressure: `send` waits while `capacity` elements are buffered. Capacity 0 hands over: a send
 * waits until somebody receives. `Infinity` never waits; the default is 16.
 *
 * A `Channel` is a sender, and can receive as well. Further senders are made by {@link clone}; the channel ends when all of them
 * are closed or disposed, and receivers then get what is left, and after that `done`. Receivers share the elements: each goes to
 * exactly one. Who waits is served by the priority of its task, then first come, first served.
 *
 * Cancellation cuts a wait short, with the task's `CancellationError`: a cancelled send has not sent, and a cancelled receive has
 * taken nothing. What need not wait is not cut short: it costs no look at the task. Laws: channel.1 to channel.4, priority.2.
 * Throws `TypeError` or `RangeError` unless `capacity` is an integer from 0 up, or Infinity. Sources: tokio's `mpsc`,
 * swift-async-algorithms' `AsyncChannel`.
 *
 * @example
 * ```ts
 * await withTaskGroup(async (group) => {
 *   const jobs = new Channel<Job>(8);
 *   group.addTask(async () => {
 *     using sender = jobs; // closed at its end, so that the loop below ends
 *     for (const job of plan) await sender.send(job);
 *   });
 *   for await (const job of jobs) await work(job);
 * });
 * ```
 */
export class Channel<T> implements AsyncIterable<T>, Disposable {
  readonly #state: ChannelState<T>;
  #isClosed = false;

  constructor(capacity?: number);
  /** @internal */
  constructor(state: ChannelState<T>);
  constructor(from: number | ChannelState<T> = defaultCapacity) {
    this.#state = from instanceof ChannelState ? from : new ChannelState(checkCapacity(from));
    specimen ??= keepSpecimen();
  }

  static #isLost<E>(self: Channel<E>): boolean {
    try {
      void self.#state;
      return false;
    } catch {
      return true;
    }
  }

  /** How many elements may be buffered. */
  get capacity(): number {
    return this.#state.capacity;
  }

  /** How many elements are buffered. */
  get length(): number {
    return this.#state.length;
  }

  /**
   * Sends `element`: fulfils when it is buffered or received, at once where there is room. Rejects with `ChannelClosedError` when
   * this sender is closed or all receivers are gone, with `CancellationError` when the task is cancelled while it waits, or
   * before it would. A send that waits when the channel is closed is still received, if somebody comes for it.
   */
  send(element: T): Promise<void> {
    if (Channel.#isLost(this)) return Promise.reject(withoutReceiver('channel.send'));
    return this.#isClosed ? Promise.reject(senderClosed('channel.send')) : this.#state.send(element);
  }

  /**
   * Sends all `elements` in order, waiting as {@link send} does. For throughput: a wait for many elements. When it rejects, those up to
   * the one that waited have been sent, and the others not; the iterator of `elements` is closed.
   */
  async sendMany(elements: Iterable<T>): Promise<void> {
    if (Channel.#isLost(this)) throw withoutReceiver('channel.sendMany');
    for (const element of elements) if (!this.trySend(element)) await this.send(element);
  }

  /** Sends `element` if that needs no waiting, and says whether it did. False on a closed channel. Never waits. */
  trySend(element: T): boolean {
    if (Channel.#isLost(this)) throw withoutReceiver('channel.trySend');
    return !this.#isClosed && this.#state.trySend(element);
  }

  /**
   * The next element, or `done` when the channel has ended. Rejects with `CancellationError` when the task is cancelled while
   * it waits, or before it would; then the element goes to another receiver or stays.
   */
  receive(): Promise<IteratorResult<T, undefined>> {
    if (Channel.#isLost(this)) return Promise.reject(withoutReceiver('channel.receive'));
    return this.#state.receive(undefined);
  }

  /** @internal */
  receiveIn(holder: Holder, home: Home | undefined): Promise<IteratorResult<T, undefined>> {
    return this.#state.receive(holder, home);
  }

  /** @internal */
  endWaits(holder: Holder): void {
    this.#state.endWaits(holder);
  }

  /** What {@link receive} would give without waiting, or undefined. Never waits. */
  tryReceive(): IteratorResult<T, undefined> | undefined {
    if (Channel.#isLost(this)) throw withoutReceiver('channel.tryReceive');
    return this.#state.tryReceive();
  }

  /**
   * All elements there are, at least one and at most `limit`: waits for the first as {@link receive} does. An empty array when
   * the channel has ended. For throughput: one wait for many elements.
   */
  receiveMany(limit: number = Infinity): Promise<T[]> {
    if (Channel.#isLost(this)) return Promise.reject(withoutReceiver('channel.receiveMany'));
    const misuse = limitError(limit, 'channel.receiveMany: limit');
    if (misuse !== undefined) return Promise.reject(misuse);
    return this.#state.receiveMany(undefined, limit);
  }

  /** Another sender of the same channel. Throws `ChannelClosedError` if this one is closed. */
  clone(): Channel<T> {
    if (Channel.#isLost(this)) throw withoutReceiver('channel.clone');
    if (this.#isClosed) throw senderClosed('channel.clone');
    this.#state.senders += 1;
    return new Channel<T>(this.#state);
  }

  /**
   * A handle for one receiver. From then on the channel knows when all its receivers are gone. So hand out handles to all
   * receivers, or to none.
   */
  receiver(): ChannelReceiver<T> {
    if (Channel.#isLost(this)) throw withoutReceiver('channel.receiver');
    return new ChannelReceiver(this.#state);
  }

  /** A loop that ends when the channel has. Several loops share the elements; leaving one closes nothing. */
  [Symbol.asyncIterator](): AsyncSequence<T> {
    return new ChannelIterator(this, undefined);
  }

  /** Closes this sender; doing so twice is harmless. Its waiting sends stay in line. */
  close(): void {
    if (Channel.#isLost(this)) throw withoutReceiver('channel.close');
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#state.senderClosed();
  }

  declare readonly [Symbol.dispose]: () => void;

  static {
    symbolMethod<Channel<unknown>>(this, dispose, function () {
      this.close();
    });
    symbolMethod<Channel<unknown>>(this, selectable, function () {
      return this.#state;
    });
  }
}

let specimen: object | undefined;

/**
 * Keeps one channel alive that has been used in every way. V8 holds hidden classes weakly: when no channel is alive at a major
 * collection they die, and all optimised code that mentions them with them; and code that took a field for constant is
 * dropped when the first channel changes it. Batch calls with collections between, on Node 26: 110 ns an element without
 * this, 65 with it.
 */
function keepSpecimen(): object {
  specimen = {};
  const channel = new Channel<unknown>(1);
  const receiver = channel.receiver();
  const waits: Promise<unknown>[] = [];
  for (const element of [1, {}]) {
    waits.push(channel.send(element), channel.send(element));
    channel.tryReceive();
    channel.tryReceive();
    waits.push(channel.receive(), receiver.receive(), channel.receiveMany());
    while (channel.trySend(element));
    waits.push(channel.receiveMany());
  }
  channel.clone().close();
  receiver.close();
  channel.close();
  // In a cancelled task they reject.
  for (const wait of waits) wait.catch(() => {});
  return channel;
}

function checkCapacity(capacity: unknown): number {
  if (typeof capacity !== 'number') {
    throw new TypeError(
      `new Channel: capacity must be an integer from 0 up, or Infinity; got ${describe(capacity)}.`,
    );
  }
  if (capacity !== Infinity && (!Number.isInteger(capacity) || capacity < 0)) {
    throw new RangeError(`new Channel: capacity must be an integer from 0 up, or Infinity; got ${capacity}.`);
  }
  return capacity;
}

function senderClosed(what: string): ChannelClosedError {
  return new ChannelClosedError(
    `${what}: this sender is closed. Make a clone() for each sender, and close it last.`,
  );
}
