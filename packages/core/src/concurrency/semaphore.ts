import {
  anything,
  attempt,
  checkConcurrency,
  checkFunction,
  checkOptions,
  describe,
  noOptions,
  type OptionChecks,
} from '../base/arguments.ts';
import { nothing } from '../base/nothing.ts';
import { withoutReceiver } from '../base/receiver.ts';
import { symbolMethod } from '../base/symbol-method.ts';
import type { AbortSignal, Awaitable } from '../base/types.ts';
import { refuse } from '../host/refuse.ts';
import { cancellationOf, priorityOf, waitingBody } from '../task/waiting.ts';
import { cancellationError } from '../tree/cancel.ts';
import { answersCancellationOf } from '../tree/life.ts';
import type { Scope } from '../tree/scope.ts';
import { checkSignal } from '../tree/signal.ts';
import { Line, Waiter, standFor, type Permit } from './permit-line.ts';
import { selectable, type Selectable } from './selectable.ts';

/** What may end the wait for a lock. */
export interface LockOptions {
  /** Ends the wait with `signal.reason` when it aborts. */
  readonly signal?: AbortSignal;
}

/** What is asked of a semaphore, and what may end the wait. */
export interface AcquireOptions extends LockOptions {
  /** How many permits to take at once: an integer from 1 to all that the semaphore has. Default 1. */
  readonly permits?: number;
}

/** How many permits there are to take is for the semaphore to say. */
const checks: OptionChecks<AcquireOptions> = { signal: checkSignal, permits: anything };

/** A call of `withPermit`: the body that makes it, and what it returns. */
interface Holding<R> {
  readonly body: Scope | undefined;
  promise: Promise<R> | undefined;
}

/**
 * Lets at most `permits` holders in at a time, or fewer of which some hold several. Waiters are served by priority, then first
 * come, first served: one that asks for many is not passed by others that ask for less, and waits until all of them are there.
 *
 * A waiter whose task is cancelled rejects with its `CancellationError`, one whose signal aborts with the signal's reason; neither
 * loses a permit. Throws `TypeError` or `RangeError` unless `permits` is a positive integer or Infinity. Laws: map.6, priority.2.
 * Source: the TC39 concurrency-control proposal, tokio's `Semaphore`.
 *
 * @example
 * ```ts
 * const connections = new Semaphore(4);
 * const rows = await connections.withPermit(() => query('select 1'));
 * await connections.withPermit(() => query('vacuum'), { permits: 4 });
 * ```
 */
export class Semaphore {
  readonly #permits: number;
  readonly #line: Line;

  constructor(permits: number) {
    this.#permits = checkConcurrency(permits, 'new Semaphore: permits');
    this.#line = new Line(permits);
  }

  static {
    symbolMethod<Semaphore>(this, selectable, function (): Selectable<Permit> {
      return {
        poll: () => {
          const permit = this.tryAcquire();
          return permit === undefined ? undefined : { done: false, value: permit };
        },
        stand: (taker) => standFor(this.#line, taker),
      };
    });
  }

  static #of(semaphore: Semaphore, method: string): Semaphore {
    try {
      void semaphore.#line;
      return semaphore;
    } catch {
      throw withoutReceiver(method);
    }
  }

  /** How many permits nobody holds. They may be meant for somebody who waits for more. */
  get available(): number {
    return this.#line.available;
  }

  /** How many wait in line. */
  get waiting(): number {
    return this.#line.waiters.length;
  }

  /** Whether {@link Semaphore.acquire} would have to wait for a permit now. */
  get isLocked(): boolean {
    return !this.#line.isFree(1);
  }

  /**
   * Waits for a permit, or for as many as `permits` says, which are taken all at once. In a cancelled task it rejects at once;
   * clean up behind a shield. Rejects with `RangeError` for more than the semaphore has.
   */
  acquire(options?: AcquireOptions): Promise<Permit> {
    return attempt(() => {
      const semaphore = Semaphore.#of(this, 'semaphore.acquire');
      checkOptions(options, 'semaphore.acquire', checks);
      return semaphore.#acquire(options);
    });
  }

  #acquire(options: AcquireOptions | undefined): Promise<Permit> {
    const { permits = 1, signal } = options ?? (noOptions as AcquireOptions);
    this.#checkPermits(permits, 'semaphore.acquire: options.permits');
    const body = waitingBody();
    const cancellation = body === undefined ? undefined : cancellationOf(body);
    if (cancellation !== undefined) return refuse(cancellation);
    if (signal?.aborted === true) throw signal.reason;
    const line = this.#line;
    if (line.isFree(permits)) return Promise.resolve(line.take(permits));
    const waiter = new Waiter(line, permits, signal);
    waiter.park(body);
    line.waiters.push(waiter, priorityOf(body));
    // Of a higher priority than those who wait for more than there is.
    line.serve();
    return waiter.promise;
  }

  /** A permit, or so many, if they are free and nobody waits; never waits. Throws `RangeError` for more than there are. */
  tryAcquire(permits = 1): Permit | undefined {
    Semaphore.#of(this, 'semaphore.tryAcquire').#checkPermits(permits, 'semaphore.tryAcquire: permits');
    return this.#line.isFree(permits) ? this.#line.take(permits) : undefined;
  }

  #checkPermits(permits: unknown, what: string): void {
    const all = this.#permits;
    const wanted = `${what} must be an integer from 1 to the ${all} that there are`;
    if (typeof permits !== 'number') throw new TypeError(`${wanted}; got ${describe(permits)}.`);
    if (!Number.isInteger(permits) || permits < 1 || permits > all)
      throw new RangeError(`${wanted}; got ${permits}.`);
  }

  /** Runs `operation` with a permit, or as many as `permits` says, and gives them back when that has settled. */
  withPermit<R>(operation: () => Awaitable<R>, options?: AcquireOptions): Promise<R> {
    return attempt(() => {
      const semaphore = Semaphore.#of(this, 'semaphore.withPermit');
      checkFunction(operation, 'semaphore.withPermit', 'operation');
      const call: Holding<R> = { body: waitingBody(), promise: undefined };
      return (call.promise = semaphore.#hold(operation, options, call));
    });
  }

  /** An async function: engines find its callers (error.9), and it starts the operation as soon as there is a permit. */
  async #hold<R>(
    operation: () => Awaitable<R>,
    options: AcquireOptions | undefined,
    call: Holding<R>,
  ): Promise<R> {
    try {
      const permit = await this.acquire(options);
      try {
        return await operation();
      } finally {
        permit.release();
      }
    } catch (error) {
      const { body, promise } = call;
      if (body !== undefined && answersCancellationOf(body, error)) promise?.then(undefined, nothing);
      throw error;
    }
  }

  /**
   * Rejects all who wait now with a `CancellationError` of that reason. Who holds a permit keeps it, and who comes later waits
   * as ever.
   */
  cancelAll(reason?: unknown): void {
    const { waiters } = Semaphore.#of(this, 'semaphore.cancelAll').#line;
    const waiting = [...waiters];
    waiters.clear();
    for (const waiter of waiting) waiter.reject(cancellationError(reason));
  }
}
