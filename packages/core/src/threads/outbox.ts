import { Lull } from './lull.ts';
import { mark, type Message } from './protocol.ts';

/** Sends a batch. Throws what the platform throws for what cannot be cloned. */
export type Post = (batch: unknown, transfer: readonly object[]) => void;

/** Gets a message that the platform refuses to send, and the error. It may add another in its place. */
export type Refused = (message: Message, error: unknown) => void;

const nothing: readonly object[] = [];

/**
 * What is to be sent to the other side: all messages of one turn travel in one batch, in order. What cannot be cloned spoils its own
 * message only.
 */
export class Outbox {
  readonly #post: Post;
  readonly #refused: Refused;
  readonly #lull = new Lull(() => this.flush());
  #batch: unknown[] = [mark, 0];
  /** For each message what is to be moved along, from the first that has something. */
  #transfers: Map<Message, readonly object[]> | undefined = undefined;

  constructor(post: Post, refused: Refused) {
    this.#post = post;
    this.#refused = refused;
  }

  get isEmpty(): boolean {
    return this.#batch.length === 2;
  }

  /** Says something beside the messages of the batch. */
  set load(load: number) {
    this.#batch[1] = load;
  }

  /** Puts a message in, to be sent at the end of this turn or with the next {@link flush}. */
  add(message: Message, transfer?: readonly object[]): void {
    this.put(message, transfer);
    this.#lull.stir();
  }

  /** The same for who will call {@link flush} itself. */
  put(message: Message, transfer: readonly object[] = nothing): void {
    this.#batch.push(message);
    if (transfer.length > 0) (this.#transfers ??= new Map()).set(message, transfer);
  }

  /** Sends what there is. */
  flush(): void {
    if (this.isEmpty) return;
    const batch = this.#batch;
    const transfers = this.#transfers;
    this.#batch = [mark, batch[1]];
    this.#transfers = undefined;
    try {
      this.#post(batch, transfers === undefined ? nothing : [...transfers.values()].flat());
    } catch (error) {
      const messages = batch.slice(2) as Message[];
      if (messages.length === 1) this.#refused(messages[0] as Message, error);
      else this.#sendSingly(messages, batch[1], transfers);
    }
  }

  #sendSingly(
    messages: readonly Message[],
    load: unknown,
    transfers: ReadonlyMap<Message, readonly object[]> | undefined,
  ): void {
    for (const message of messages) {
      try {
        this.#post([mark, load, message], transfers?.get(message) ?? nothing);
      } catch (error) {
        this.#refused(message, error);
      }
    }
  }
}
