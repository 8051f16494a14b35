import { emptyBatch, writeMessage, type Message } from './protocol.ts';
import { QuietPeriod } from './quiet-period.ts';

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
  readonly #quiet = new QuietPeriod(() => this.flush());
  #messages: Message[] = [];
  /** What is to be moved along, and with which message. */
  #transfers: [message: Message, objects: readonly object[]][] = [];
  /** A number that is said beside the messages. */
  aside = 0;

  constructor(post: Post, refused: Refused) {
    this.#post = post;
    this.#refused = refused;
  }

  get isEmpty(): boolean {
    return this.#messages.length === 0;
  }

  /** Puts a message in, to be sent at the end of this turn or with the next {@link flush}. */
  add(message: Message, transfer?: readonly object[]): void {
    this.put(message, transfer);
    this.#quiet.restart();
  }

  /** The same for who will call {@link flush} itself. */
  put(message: Message, transfer: readonly object[] = nothing): void {
    this.#messages.push(message);
    if (transfer.length > 0) this.#transfers.push([message, transfer]);
  }

  /** Sends what there is. */
  flush(): void {
    if (this.isEmpty) return;
    const messages = this.#messages;
    const transfers = this.#transfers;
    this.#messages = [];
    if (transfers.length > 0) this.#transfers = [];
    try {
      this.#send(messages, all(transfers));
    } catch (error) {
      if (messages.length === 1) this.#refused(messages[0] as Message, error);
      else this.#sendSingly(messages, transfers);
    }
  }

  #sendSingly(
    messages: readonly Message[],
    transfers: readonly (readonly [Message, readonly object[]])[],
  ): void {
    for (const message of messages) {
      try {
        this.#send([message], all(transfers.filter(([of]) => of === message)));
      } catch (error) {
        this.#refused(message, error);
      }
    }
  }

  #send(messages: readonly Message[], transfer: readonly object[]): void {
    const batch = emptyBatch(this.aside);
    for (const message of messages) writeMessage(batch, message);
    this.#post(batch, transfer);
  }
}

function all(transfers: readonly (readonly [Message, readonly object[]])[]): readonly object[] {
  const [first] = transfers;
  return transfers.length > 1 ? transfers.flatMap(([, objects]) => objects) : (first?.[1] ?? nothing);
}
