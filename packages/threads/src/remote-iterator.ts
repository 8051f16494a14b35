import { ScopeClosedError, isCancellation, suppressedErrors } from '@tasktree/core';
import {
  CANCELLED,
  Deque,
  ENDED,
  SETTLED,
  asyncDispose,
  attempt,
  cancellationErrorOf,
  knowsAbsence,
  escalate,
  failureNumber,
  isOwnFailure,
  keepUnread,
  nothing,
  symbolMethod,
  waitingBody,
  type Scope,
} from '@tasktree/core/internal';
import { ItemRequest } from './item-request.ts';
import type { ActorPlace, Job } from './job.ts';
import { Ask, type Message } from './protocol.ts';

/**
 * How many items are asked for ahead, so that the next one is there when the consumer comes back. More are asked for when half of them
 * are used up, so a message asks for two; and what a loop that is left has not used is at most four items.
 */
const WINDOW = 4;
const done = { done: true, value: undefined } as const;

/** How an iteration failed: for the first who asks, and else kept like an unread error of an async let. */
interface Failure {
  readonly error: unknown;
  own: boolean;
  readonly at: number;
  readonly outcome: { asked: boolean };
}

/**
 * The items of a job whose result is iterated, on the side of the caller. The task of the call lasts until the iteration has ended: at its
 * end, with its error, by `return()` (a `break` out of `for await`), or with the body around, which cancels it. It belongs to that
 * body, whoever calls `next()`.
 *
 * Nothing is asked for before the first `next()`, and then at most {@link WINDOW} items ahead of the consumer.
 */
export class RemoteIterator implements AsyncIterableIterator<unknown, undefined, undefined> {
  readonly #job: Job;
  readonly #send: (message: Message) => void;
  readonly #items = new Deque<unknown>();
  readonly #requests = new Set<ItemRequest>();
  /** Asked for, and neither here nor refused yet. */
  #underWay = 0;
  #isLeft = false;
  /** No more items may be asked for: further requests reject with this. */
  #closing: unknown = undefined;
  /** Not reported to any consumer yet. */
  #failure: Failure | undefined = undefined;
  #settled = false;
  #onSettled: (() => void)[] = [];

  /** With `send`, which sends a message to the worker of the job. */
  constructor(job: Job, send: (message: Message) => void) {
    this.#job = job;
    this.#send = send;
  }

  get actor(): ActorPlace | undefined {
    return this.#job.request.actor;
  }

  next(): Promise<IteratorResult<unknown, undefined>> {
    return attempt(() => {
      const reader = this.#admitReader();
      if (this.#items.length > 0) {
        const value = this.#items.shift();
        this.#pull();
        return Promise.resolve({ done: false, value });
      }
      if (this.#failure !== undefined) return Promise.reject(this.#tell(this.#failure));
      return this.#settled || this.#isLeft ? Promise.resolve(done) : this.#request(reader);
    });
  }

  #request(reader: Scope | undefined): Promise<IteratorResult<unknown, undefined>> {
    const { node } = this.#job;
    const request = new ItemRequest(node, this.#requests);
    if (reader !== undefined && (node.flags & ENDED) === 0) {
      const priority = reader.task?.priority ?? 0;
      if (priority > node.priority) escalate(node, priority);
      request.park(reader);
    }
    this.#pull();
    return request.promise;
  }

  /** Ends the iteration, and waits until the other side has ended it too. Rejects with a failure that no consumer has had (map.9). */
  async return(): Promise<IteratorResult<unknown, undefined>> {
    await this.#leave();
    const failure = this.#failure;
    this.#failure = undefined;
    if (failure?.own === true) {
      // A loop that is left by a throw drops this rejection, which cannot be seen from here: the owner may have to keep the error.
      failure.own = false;
      throw failure.error;
    }
    return done;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** An item has come. */
  add(value: unknown): void {
    this.#underWay -= 1;
    if (this.#isLeft) return;
    const request = this.#shiftRequest();
    if (request === undefined) this.#items.push(value);
    else request.give({ done: false, value });
    if (this.#requests.size > 0) this.#pull();
    this.#closeIfDue();
  }

  /** The pool is disposed of: pending requests get their items, later ones reject with `error`. */
  close(error: unknown): void {
    this.#closing = error;
    this.#closeIfDue();
  }

  /** The task of the call has settled. */
  ended(failed: boolean, error: unknown): void {
    this.#settled = true;
    const { node } = this.#job;
    const isOwn = failed && isOwnFailure(node);
    const failure = failed && (isOwn || !this.#isLeft) ? failureOf(error, isOwn) : undefined;
    this.#failure ??= failure;
    const isClosed = failed && !isOwn && this.#hasNoOwner;
    for (let request = this.#shiftRequest(); request !== undefined; request = this.#shiftRequest()) {
      if (isClosed) {
        // As for every wait that is left behind: there may be no handler.
        request.promise.then(undefined, nothing);
        request.fail(this.#closedError());
      } else if (this.#failure !== undefined && !this.#isLeft) {
        request.fail(this.#tell(this.#failure));
      } else {
        request.give(done);
      }
    }
    if (failure !== undefined && !failure.outcome.asked) this.#park(failure);
    for (const resolve of this.#onSettled) resolve();
  }

  #leave(): Promise<void> {
    this.#items.clear();
    if (this.#settled) return Promise.resolve();
    if (!this.#isLeft) {
      this.#isLeft = true;
      this.#send([Ask.leave, this.#job.id]);
    }
    return new Promise((resolve) => void this.#onSettled.push(resolve));
  }

  #closeIfDue(): void {
    if (this.#closing === undefined || this.#requests.size > 0 || this.#isLeft || this.#settled) return;
    void this.#leave();
    // Only requests reject with it: it is no failure of the items.
    this.#failure = failureOf(this.#closing, false);
  }

  #tell(failure: Failure): unknown {
    failure.outcome.asked = true;
    this.#failure = undefined;
    return failure.error;
  }

  /** No consumer has had it: it is kept where it shows if none ever does (error.3, map.9). */
  #park(failure: Failure): void {
    const owner = this.#job.node.owner as Scope;
    if ((owner.flags & SETTLED) !== 0) return;
    if (failure.own || !isCancellation(failure.error)) return keepUnread(owner, failure);
    for (const error of suppressedErrors(failure.error)) keepUnread(owner, { error, own: false });
  }

  #shiftRequest(): ItemRequest | undefined {
    const [request] = this.#requests;
    if (request !== undefined) this.#requests.delete(request);
    return request;
  }

  /** The body in which the call was made has ended; a root that was opened for the call has none. */
  get #hasNoOwner(): boolean {
    const owner = this.#job.node.owner as Scope;
    return owner.task?.kind !== 'root' && (owner.flags & (ENDED | SETTLED)) !== 0;
  }

  /** The body that asks, if it is known; an error where nobody may ask, or not from there. */
  #admitReader(): Scope | undefined {
    if (this.#hasNoOwner) {
      this.#items.clear();
      throw this.#closedError();
    }
    const owner = this.#job.node.owner as Scope;
    const reader = waitingBody() ?? (knowsAbsence() ? undefined : owner);
    if (reader === undefined) return undefined;
    const { region } = reader;
    const isOver = this.#settled && this.#items.length === 0 && this.#failure === undefined;
    // In the owner's region the call is cancelled as well, and says so itself while it lives.
    if ((region.flags & CANCELLED) !== 0 && (region !== owner.region || isOver))
      throw cancellationErrorOf(region);
    return reader;
  }

  #closedError(): ScopeClosedError {
    return new ScopeClosedError(
      `${this.#job.name}: the body that made this call has ended, and with it the iteration. Iterate inside that body.`,
    );
  }

  #pull(): void {
    const wanted = WINDOW - this.#underWay - this.#items.length;
    // In one message for several items; and always, while somebody waits.
    if (this.#settled || (wanted <= WINDOW / 2 && this.#underWay > 0)) return;
    this.#underWay += wanted;
    this.#send([Ask.pull, this.#job.id, wanted]);
  }

  /** Ends it as `return()` does, and does not reject: a failure that no consumer has had shows where the body ends. */
  async dispose(): Promise<void> {
    await this.#leave();
  }
}

symbolMethod<RemoteIterator>(RemoteIterator, asyncDispose, function () {
  return this.dispose();
});

function failureOf(error: unknown, own: boolean): Failure {
  return { error, own, at: failureNumber(), outcome: { asked: false } };
}

/** The results of a pool that are being iterated. */
export class OpenIterations {
  readonly #open = new Set<RemoteIterator>();
  #closed: ScopeClosedError | undefined = undefined;

  /** An iteration has begun or ended. */
  note(items: RemoteIterator, isOpen: boolean): void {
    if (!isOpen) return void this.#open.delete(items);
    this.#open.add(items);
    const closed = this.#closed ?? items.actor?.closed;
    if (closed !== undefined) items.close(closed);
  }

  /**
   * Ends all, or those of one actor, but lets a consumer that waits for an item have it: the body that would go on with them may be the
   * one that disposes of the pool, and would wait for itself.
   */
  close(closed: ScopeClosedError, of?: ActorPlace): void {
    if (of === undefined) this.#closed = closed;
    for (const items of this.#open) if (of === undefined || items.actor === of) items.close(closed);
  }
}
