import { Deque } from '../internal/deque.ts';
import { symbolMethod } from '../internal/symbol-method.ts';
import { escalate } from '../priority/escalation.ts';
import { lose } from '../tree/lost.ts';
import { asyncDispose } from '../tree/dispose.ts';
import { waitingBody } from '../tree/parked.ts';
import { ENDED, SETTLED, type Scope } from '../tree/scope.ts';
import { Wait } from '../tree/wait.ts';
import { isOwnFailure } from '../task/task-node.ts';
import type { Home, Job } from './job.ts';
import { Ask } from './protocol.ts';

/** So many items are asked for ahead: the next one is there when the consumer comes back. */
const WINDOW = 4;
const done = { done: true, value: undefined } as const;

interface Request {
  readonly resolve: (result: IteratorResult<unknown, undefined>) => void;
  readonly reject: (error: unknown) => void;
  readonly wait: Wait | undefined;
}

/**
 * The items of a job whose result is iterated, on the side of the caller. The task of the call lasts until the iteration has ended: at its
 * end, with its error, by `return()` (a `break` out of `for await`), or with the body around, which cancels it.
 *
 * Nothing is asked for before the first `next()`, and then at most {@link WINDOW} items ahead of the consumer.
 */
export class RemoteIterator implements AsyncIterableIterator<unknown, undefined, undefined> {
  readonly #job: Job;
  readonly #items = new Deque<unknown>();
  readonly #requests = new Deque<Request>();
  /** Asked for, and neither here nor refused yet. */
  #underWay = 0;
  #isLeft = false;
  /** Nothing more is to be asked for: whoever asks gets this. */
  #closing: unknown = undefined;
  #failure: { readonly error: unknown } | undefined = undefined;
  /** An error has been handed out, or somebody waits who will get it. */
  asked = false;
  #settled = false;
  #onSettled: (() => void)[] = [];

  constructor(job: Job) {
    this.#job = job;
  }

  get home(): Home | undefined {
    return this.#job.request.home;
  }

  next(): Promise<IteratorResult<unknown, undefined>> {
    if (this.#items.length > 0) {
      const value = this.#items.shift();
      this.#pull();
      return Promise.resolve({ done: false, value });
    }
    if (this.#settled || this.#isLeft) return this.#ending();
    this.asked = true;
    return new Promise((resolve, reject) => {
      this.#requests.push({ resolve, reject, wait: this.#beginWait() });
      this.#pull();
    });
  }

  /** Ends the iteration, and waits until the other side has ended it too. */
  async return(): Promise<IteratorResult<unknown, undefined>> {
    this.#leave();
    this.asked = true;
    this.#failure = undefined;
    if (!this.#settled) await new Promise<void>((resolve) => void this.#onSettled.push(resolve));
    return done;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** An item has come. */
  add(value: unknown): void {
    this.#underWay -= 1;
    if (this.#isLeft) return;
    const request = this.#requests.shift();
    if (request === undefined) {
      this.#items.push(value);
    } else {
      request.wait?.end();
      request.resolve({ done: false, value });
    }
    this.#closeIfDue();
  }

  /** The pool is disposed of: who waits gets an item, whoever asks after that `error`. */
  close(error: unknown): void {
    this.#closing = error;
    this.#closeIfDue();
  }

  /** The task of the call has settled. */
  ended(failed: boolean, error: unknown): void {
    this.#settled = true;
    if (failed && !this.#isLeft) {
      this.#failure = { error };
      if (!this.asked) this.#park(error);
    }
    for (let request = this.#requests.shift(); request !== undefined; request = this.#requests.shift()) {
      request.wait?.end();
      this.#ending().then(request.resolve, request.reject);
    }
    for (const resolve of this.#onSettled) resolve();
  }

  #leave(): void {
    if (this.#isLeft || this.#settled) return;
    this.#isLeft = true;
    this.#items.clear();
    this.#job.worker?.outbox.add([Ask.leave, this.#job.id]);
  }

  #closeIfDue(): void {
    if (this.#closing === undefined || this.#requests.length > 0 || this.#isLeft || this.#settled) return;
    this.#leave();
    this.#failure = { error: this.#closing };
  }

  /** The error once, and then done for ever. */
  #ending(): Promise<IteratorResult<unknown, undefined>> {
    this.asked = true;
    const failure = this.#failure;
    this.#failure = undefined;
    return failure === undefined ? Promise.resolve(done) : Promise.reject(failure.error);
  }

  /** Nobody has iterated so far: the error is treated as that of an async let (error.3). */
  #park(error: unknown): void {
    const { node } = this.#job;
    const owner = node.owner as Scope;
    if ((owner.flags & SETTLED) === 0 && isOwnFailure(node)) lose(owner, { error, own: true, outcome: this });
  }

  #pull(): void {
    const wanted = WINDOW - this.#underWay - this.#items.length;
    // In one message for several items; and always, while somebody waits.
    if (this.#settled || (wanted <= WINDOW / 2 && this.#underWay > 0)) return;
    this.#underWay += wanted;
    this.#job.worker?.outbox.add([Ask.pull, this.#job.id, wanted]);
  }

  #beginWait(): Wait | undefined {
    const { node } = this.#job;
    const body = waitingBody();
    if (body === undefined || (node.flags & ENDED) !== 0) return undefined;
    const priority = body.task?.priority ?? 0;
    if (priority > node.priority) escalate(node, priority);
    return new Wait(node).begin(body);
  }
}

symbolMethod<RemoteIterator>(RemoteIterator, asyncDispose, async function () {
  await this.return();
});
