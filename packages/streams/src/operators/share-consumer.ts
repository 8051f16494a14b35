import type { Failure } from '../iteration/failure.ts';
import { Inbox } from '../iteration/inbox.ts';
import type { SharedSource } from './shared-source.ts';

/** One loop over a shared sequence. */
export class ShareConsumer<T> extends Inbox<T> {
  readonly #shared: SharedSource<T>;

  constructor(shared: SharedSource<T>) {
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
