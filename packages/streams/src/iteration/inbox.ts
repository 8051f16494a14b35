import { Bond, Deque, cancellationOf, goneError, keepUnread, livingBody } from '@tasktree/core/internal';
import { ended } from './async-sequence.ts';
import { attend } from './attend.ts';
import { keepFailure, tellByLeaving, type Failure } from './failure.ts';
import { OwnedIterator } from './owned-iterator.ts';

/** How many elements are kept that nobody waits for, and which. */
export interface Room {
  readonly keeps: 'oldest' | 'newest';
  readonly count: number;
}

/**
 * An iterator whose elements somebody else puts in, without waiting. It is tied to the body in which it was made, whether it is
 * waited for or not: when that is cancelled, or ends, it is closed.
 */
export abstract class Inbox<T> extends OwnedIterator<T> {
  protected readonly elements: Deque<T> = new Deque();
  readonly #room: Room;
  #bond: Bond | undefined = undefined;
  #isOver = false;
  #failure: Failure | undefined = undefined;
  #cut: Error | undefined = undefined;
  #releasing: Promise<void> | undefined = undefined;
  #isParked = false;

  constructor(what: string, room: Room) {
    super(what);
    this.#room = room;
    this.#bind();
  }

  override [Symbol.asyncIterator](): this {
    if (this.#bond === undefined && !this.#isOver && !this.isClosed) {
      this.adopt();
      this.#bind();
    }
    return this;
  }

  /** Closes what the elements come from, unless that has ended by itself. Gives the failure of that, if nobody has been told. */
  protected abstract release(reason: unknown): Promise<Failure | undefined>;
  /** Whether a source that is no child of its body's is being closed on its account: the body ends after that. */
  protected get isClosing(): boolean {
    return false;
  }

  /** How many elements it has not taken yet. */
  get length(): number {
    return this.elements.length;
  }

  put(value: T): void {
    const taker = this.line.shift();
    if (taker !== undefined) return taker.give(value);
    const { keeps, count } = this.#room;
    if (keeps === 'oldest' && this.elements.length >= count) return;
    this.elements.push(value);
    if (this.elements.length > count) this.elements.shift();
  }

  /** There will be no more elements: those that are kept are given, then the error once, then the end. */
  conclude(failure: Failure | undefined): void {
    this.#isOver = true;
    this.#bond?.release();
    this.#failure = failure;
    for (let taker = this.line.shift(); taker !== undefined; taker = this.line.shift()) {
      if (this.#failure === undefined) taker.finish();
      else taker.fail(this.#takeError(this.#failure));
    }
    this.#park(this.#failure);
  }

  async return(): Promise<IteratorResult<T, undefined>> {
    const body = this.bodyAround;
    this.close();
    await this.#release(undefined);
    tellByLeaving(this.#failure, body);
    return ended();
  }

  override async dispose(): Promise<void> {
    const body = this.bodyAround;
    this.close();
    await this.#release(undefined);
    if (livingBody(this.home) === undefined) keepFailure(this.#failure, body);
    else this.#park(this.#failure);
  }

  protected override take(): IteratorResult<T, undefined> | undefined {
    if (this.#cut !== undefined) throw this.#cut;
    if (this.elements.length > 0) return { done: false, value: this.elements.shift() as T };
    if (this.#failure !== undefined) throw this.#takeError(this.#failure);
    return undefined;
  }

  protected override get isExhausted(): boolean {
    return this.#isOver && this.elements.length === 0 && this.#failure === undefined;
  }

  protected override ending(): Promise<void> | undefined {
    const body = livingBody(this.home);
    const error = body === undefined ? undefined : cancellationOf(body);
    if (error !== undefined) this.#cutOff(error, error.reason);
    return this.#releasing;
  }

  #bind(): void {
    const body = livingBody(this.home);
    if (body === undefined) return;
    this.#bond = new Bond(body, (error, hasEnded) =>
      this.#cutOff(hasEnded ? goneError(this.what) : error, error.reason),
    );
  }

  #cutOff(error: Error, reason: unknown): void {
    if (this.#cut !== undefined || this.#isOver || this.isClosed) return;
    this.#cut = error;
    const released = this.#release(reason).then(() => {
      this.#park(this.#failure, this.home?.body);
      for (let taker = this.line.shift(); taker !== undefined; taker = this.line.shift()) taker.fail(error);
    });
    if (this.isClosing) attend(this.what, this.home, () => released, noReading);
  }

  #release(reason: unknown): Promise<void> {
    this.#bond?.release();
    this.elements.clear();
    this.#releasing ??= (async () => {
      if (!this.#isOver) this.#failure = await this.release(reason);
    })();
    return this.#releasing;
  }

  /** The body around hears of a failure of which nobody is told (error.3). */
  #park(failure: Failure | undefined, body = livingBody(this.home)): void {
    if (failure === undefined || failure.asked || this.#isParked || body === undefined) return;
    this.#isParked = true;
    keepUnread(body, { error: failure.error, own: failure.own, outcome: failure });
  }

  #takeError(failure: Failure): unknown {
    failure.asked = true;
    this.#failure = undefined;
    return failure.error;
  }
}

function noReading(): void {}
