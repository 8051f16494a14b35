import { isCancellation, type CancellationError } from '@tasktree/core';
import { Parked, type TaskHandle } from '@tasktree/core/internal';
import { pack } from './parcel.ts';
import { Answer, type Message } from './protocol.ts';

type Source = AsyncIterable<unknown> | ReadableStreamLike;

/** Where streams cannot be iterated, they are read. */
interface ReadableStreamLike {
  getReader(): { read(): Promise<IteratorResult<unknown>>; cancel(): Promise<void> };
}

/** Whether a result is to be iterated and not sent. */
export function isSource(value: unknown): value is Source {
  if (typeof value !== 'object' || value === null) return false;
  return (
    Symbol.asyncIterator in value ||
    (globalThis as unknown as { ReadableStream?: () => void }).ReadableStream === value.constructor
  );
}

/**
 * A job whose result is iterated, in its worker. The task of the job lasts as long as the iteration; it takes the next item when the
 * other side has asked for one, and so never runs ahead further than that allows.
 */
export class Iteration {
  readonly #id: number;
  readonly #send: (message: Message, transfer?: readonly object[]) => void;
  #asked = 0;
  #isLeft = false;
  #refusal: { readonly error: unknown } | undefined = undefined;
  #wait: Demand | undefined = undefined;
  /** An item is being made: that may never end. */
  #isTaking = false;

  constructor(id: number, send: (message: Message, transfer?: readonly object[]) => void) {
    this.#id = id;
    this.#send = send;
  }

  /** As a part of the body of `task`, until the end of the iteration. */
  async run(source: Source, task: TaskHandle): Promise<void> {
    const iterator = task.run(() => iteratorOf(source));
    this.#send([Answer.iterated, this.#id]);
    let isDone = false;
    try {
      while (await this.#demand(task)) {
        this.#isTaking = true;
        // In the task also where the runtime has forgotten it by now.
        const { done, value } = await task
          .run(() => iterator.next())
          .catch((error: unknown) => {
            isDone = true;
            throw error;
          });
        this.#isTaking = false;
        isDone = done === true;
        if (isDone) return;
        this.#give(value);
      }
    } catch (error) {
      // A consumer that has left wants to know what went wrong, but not that it was cut short.
      if (!this.#isLeft || !isCancellation(error)) throw error;
    } finally {
      if (!isDone) await task.run(() => iterator.return?.());
    }
  }

  /** `count` more items are wanted. */
  pull(count: number): void {
    this.#asked += count;
    this.#wait?.wake();
  }

  /** No more are wanted. True if an item is being made, which the caller should cut short. */
  leave(): boolean {
    this.#isLeft = true;
    this.#wait?.wake();
    return this.#isTaking;
  }

  /** The platform has refused to send an item. */
  refuse(error: unknown): void {
    this.#refusal ??= { error };
    this.#wait?.wake();
  }

  /** Waits until an item is wanted; false if none ever will be. */
  async #demand(task: TaskHandle): Promise<boolean> {
    while (this.#asked === 0 && !this.#isLeft && this.#refusal === undefined) {
      task.checkCancellation();
      await new Promise<void>((resolve, reject) => {
        this.#wait = new Demand(resolve, reject);
        this.#wait.park(task.body);
      });
    }
    if (this.#refusal !== undefined) throw this.#refusal.error;
    this.#asked -= 1;
    return !this.#isLeft;
  }

  #give(value: unknown): void {
    const parcel = pack(value, 'the item');
    if (parcel === undefined) this.#send([Answer.item, this.#id, value]);
    else this.#send([Answer.item, this.#id, parcel.value, parcel.holes], parcel.transfer);
  }
}

/** The wait of a task for somebody to ask for an item. */
class Demand extends Parked {
  readonly #resolve: () => void;
  readonly #reject: (error: unknown) => void;

  constructor(resolve: () => void, reject: (error: unknown) => void) {
    super('channel');
    this.#resolve = resolve;
    this.#reject = reject;
  }

  wake(): void {
    this.unpark();
    this.#resolve();
  }

  protected override cutShort(error: CancellationError): void {
    this.#reject(error);
  }
}

function iteratorOf(source: Source): AsyncIterator<unknown> {
  if (Symbol.asyncIterator in source) return source[Symbol.asyncIterator]();
  const reader = source.getReader();
  return {
    next: () => reader.read(),
    return: async () => {
      await reader.cancel();
      return { done: true, value: undefined };
    },
  };
}
