import type { Failure } from '../iteration/failure.ts';
import { Inbox, type Room } from '../iteration/inbox.ts';

/** What a consumer needs of what it shares with others. */
export interface Shared<T> {
  readonly room: Room;
  /** The last consumer has left, and the source is not closed yet. */
  readonly isClosing: boolean;
  /** A consumer asks, or has taken an element. */
  asked(): void;
  lend(priority: number): void;
  /** Fulfils at once, or, for the last one that leaves, when the source is closed; with the failure of that, if there is one. */
  leave(consumer: ShareConsumer<T>, reason: unknown): Promise<Failure | undefined>;
}

/** One loop over a shared sequence. */
export class ShareConsumer<T> extends Inbox<T> {
  readonly #shared: Shared<T>;

  constructor(shared: Shared<T>) {
    super('share', shared.room);
    this.#shared = shared;
  }

  get waits(): boolean {
    return this.line.length > 0;
  }

  override lend(priority: number): void {
    this.#shared.lend(priority);
  }

  protected override take(): IteratorResult<T, undefined> | undefined {
    const result = super.take();
    this.#shared.asked();
    return result;
  }

  protected override asked(): void {
    this.#shared.asked();
  }

  protected override get isClosing(): boolean {
    return this.#shared.isClosing;
  }

  protected override release(reason: unknown): Promise<Failure | undefined> {
    return this.#shared.leave(this, reason);
  }
}
