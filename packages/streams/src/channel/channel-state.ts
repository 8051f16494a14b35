/**
 * The state that all handles of one channel share.
 *
 * | buffer   | senders waiting | receivers waiting | a send             | a receive                                         |
 * |----------|-----------------|-------------------|--------------------|---------------------------------------------------|
 * | any room | none            | none              | is buffered        | takes the oldest, or waits                        |
 * | empty    | none            | some              | goes to the first  | waits                                             |
 * | full     | any             | none              | waits              | takes the oldest; the first sender's moves up     |
 *
 * Invariants:
 *
 * 1. Receivers wait only while the buffer is empty and no sender waits; senders wait only while the buffer is full.
 * 2. An element is in exactly one place: with its waiting sender, in the buffer, or with the receiver that it was given to.
 *    So a wait that is cut short leaves nothing behind and takes nothing away (channel.3).
 * 3. When no sender is open, what is buffered or waits to be sent is still received, and then the channel is done.
 *
 * @module
 */

import { ChannelClosedError } from '@tasktree/core';
import { Deque, type Home, type Selectable, type Standing, type Taker } from '@tasktree/core/internal';
import { ended } from '../iteration/async-sequence.ts';
import { WaitLine } from './wait-line.ts';
import { ReceiveChoice, ReceiveWaiter, SendWaiter, type Holder, type Receiving } from './waiters.ts';

const sent: Promise<void> = /* @__PURE__ */ Promise.resolve();

export class ChannelState<T> implements Selectable<T> {
  readonly capacity: number;
  private readonly buffer = new Deque<T>();
  private readonly sendLine = new WaitLine<SendWaiter<T>>();
  private readonly receiveLine = new WaitLine<Receiving<T>, ReceiveWaiter<T>>();
  /** Open handles of each side. */
  senders = 1;
  receivers = 0;
  /** There were receivers, and the last of them is gone (channel.4). */
  private isDeserted = false;

  constructor(capacity: number) {
    this.capacity = capacity;
  }

  /** How many elements are buffered. */
  get length(): number {
    return this.buffer.length;
  }

  get hasEnded(): boolean {
    return this.isDeserted || (this.senders === 0 && this.buffer.length === 0 && this.sendLine.length === 0);
  }

  trySend(element: T): boolean {
    if (this.receiveLine.length > 0) {
      this.receiveLine.shift()!.give(element);
      return true;
    }
    if (this.isDeserted || this.buffer.length >= this.capacity) return false;
    this.buffer.push(element);
    return true;
  }

  send(element: T): Promise<void> {
    if (this.trySend(element)) return sent;
    if (this.isDeserted) return Promise.reject(this.noReceiver());
    return (this.sendLine.takeSpare() ?? new SendWaiter(this.sendLine)).wait(element);
  }

  /** True when {@link take} would give an element. */
  get hasElement(): boolean {
    return this.buffer.length > 0 || this.sendLine.length > 0;
  }

  take(): T {
    if (this.buffer.length === 0) return this.sendLine.shift()!.taken();
    const element = this.buffer.shift() as T;
    if (this.sendLine.length > 0) this.buffer.push(this.sendLine.shift()!.taken());
    return element;
  }

  /** Appends what there is to `elements`, until there are `limit`. */
  takeInto(elements: T[], limit: number): T[] {
    const { buffer } = this;
    while (buffer.length > 0 && elements.length < limit) elements.push(buffer.shift() as T);
    if (this.sendLine.length > 0) this.admit(elements, limit);
    return elements;
  }

  /** Lets waiting sends go on: into `elements`, and then into the buffer. */
  private admit(elements: T[], limit: number): void {
    while (this.sendLine.length > 0 && elements.length < limit) elements.push(this.sendLine.shift()!.taken());
    while (this.sendLine.length > 0 && this.buffer.length < this.capacity) {
      this.buffer.push(this.sendLine.shift()!.taken());
    }
  }

  tryReceive(): IteratorResult<T, undefined> | undefined {
    if (this.hasElement) return { done: false, value: this.take() };
    return this.hasEnded ? ended() : undefined;
  }

  receive(holder: Holder | undefined, home?: Home): Promise<IteratorResult<T, undefined>> {
    if (this.hasElement) return Promise.resolve({ done: false, value: this.take() });
    if (this.hasEnded) return Promise.resolve(ended());
    return this.receiver().wait(holder, home);
  }

  receiveMany(holder: Holder | undefined, limit: number): Promise<T[]> {
    if (this.hasElement) {
      return Promise.resolve(this.takeInto([], limit));
    }
    if (this.hasEnded) return Promise.resolve([]);
    return this.receiver().waitForMany(holder, limit);
  }

  senderClosed(): void {
    this.senders -= 1;
    if (this.hasEnded) this.endReceivers();
  }

  // For `select`

  poll(): IteratorResult<T, undefined> | undefined {
    return this.tryReceive();
  }

  stand(taker: Taker<T>, holder?: Holder): Standing {
    const choice = new ReceiveChoice(taker, holder);
    const line = this.receiveLine;
    line.push(choice);
    return {
      leave: () => void line.remove(choice),
      raise: (priority) => line.raise(choice, priority),
    };
  }

  /** Ends the waits that came through `holder`. */
  endWaits(holder: Holder): void {
    if (holder.waiting === 0) return;
    for (const waiter of Array.from(this.receiveLine)) {
      const isIts = waiter.holder === holder || waiter.holder?.of === holder;
      if (isIts && this.receiveLine.remove(waiter)) waiter.sawEnd();
    }
  }

  receiverClosed(holder: Holder): void {
    this.receivers -= 1;
    this.endWaits(holder);
    if (this.receivers > 0 || this.isDeserted) return;
    this.isDeserted = true;
    this.buffer.clear();
    for (let sender = this.sendLine.shift(); sender !== undefined; sender = this.sendLine.shift()) {
      sender.fail(this.noReceiver());
    }
    this.endReceivers();
  }

  private receiver(): ReceiveWaiter<T> {
    return this.receiveLine.takeSpare() ?? new ReceiveWaiter<T>(this.receiveLine, this);
  }

  private endReceivers(): void {
    for (let waiter = this.receiveLine.shift(); waiter !== undefined; waiter = this.receiveLine.shift()) {
      waiter.sawEnd();
    }
  }

  private noReceiver(): ChannelClosedError {
    return new ChannelClosedError(
      'channel.send: all receivers of this channel are gone, so nobody would get the element.',
    );
  }
}
