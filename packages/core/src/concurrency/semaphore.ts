import { attempt, checkConcurrency, checkFunction, checkOptions } from '../arguments.ts';
import { checkSignal, type AbortSignal, type AbortSignalLike } from '../cancellation/abort-signal.ts';
import { PriorityQueue } from '../internal/priority-queue.ts';
import { dispose } from '../tree/dispose.ts';
import { Parked, cancellationOf, priorityOf, waitingBody } from '../tree/parked.ts';
import type { Awaitable } from '../types.ts';

/** What may end the wait for a permit. */
export interface AcquireOptions {
  /** Ends the wait with `signal.reason` when it aborts. */
  readonly signal?: AbortSignal;
}

/** The right to be one of so many. Given back once, however often it is released or disposed (map.6). */
export interface Permit extends Disposable {
  /** Gives the permit back; a second call does nothing. */
  release(): void;
}

/** Somebody in the line of a semaphore. */
class Waiter extends Parked {
  readonly #line: PriorityQueue<Waiter>;
  readonly #signal: AbortSignalLike | undefined;
  readonly #resolve: (permit: Permit) => void;
  readonly #reject: (error: unknown) => void;
  readonly #onAbort = (): void => this.#leave(this.#signal?.reason);

  constructor(
    line: PriorityQueue<Waiter>,
    signal: AbortSignalLike | undefined,
    resolve: (permit: Permit) => void,
    reject: (error: unknown) => void,
  ) {
    super('permit');
    this.#line = line;
    this.#signal = signal;
    this.#resolve = resolve;
    this.#reject = reject;
    signal?.addEventListener('abort', this.#onAbort);
  }

  grant(permit: Permit): void {
    this.#end();
    this.#resolve(permit);
  }

  #leave(error: unknown): void {
    if (!this.#line.remove(this)) return;
    this.#end();
    this.#reject(error);
  }

  #end(): void {
    this.unpark();
    this.#signal?.removeEventListener('abort', this.#onAbort);
  }

  protected cutShort(error: unknown): void {
    this.#leave(error);
  }

  override raised(_from: number, to: number): void {
    this.#line.reprioritize(this, to);
  }
}

/**
 * Lets at most `permits` holders in at a time. Waiters are served by priority, then first come, first served.
 *
 * A waiter whose task is cancelled rejects with its `CancellationError`, one whose signal aborts with the signal's reason; neither
 * loses a permit. Throws `TypeError` or `RangeError` unless `permits` is a positive integer or Infinity. Laws: map.6, priority.2.
 * Source: the TC39 concurrency-control proposal, tokio's `Semaphore`.
 *
 * @example
 * ```ts
 * const connections = new Semaphore(4);
 * const rows = await connections.withPermit(() => query('select 1'));
 * ```
 */
export class Semaphore {
  #available: number;
  readonly #waiters = new PriorityQueue<Waiter>();

  constructor(permits: number) {
    this.#available = checkConcurrency(permits, 'new Semaphore: permits');
  }

  /** Waits for a permit. In a cancelled task it rejects at once; clean up behind a shield. */
  acquire(options?: AcquireOptions): Promise<Permit> {
    return attempt(() => {
      checkOptions(options, 'semaphore.acquire', { signal: checkSignal });
      const signal = options?.signal;
      const body = waitingBody();
      const cancellation = body === undefined ? undefined : cancellationOf(body);
      if (cancellation !== undefined) throw cancellation;
      if (signal?.aborted === true) throw signal.reason;
      const permit = this.tryAcquire();
      if (permit !== undefined) return Promise.resolve(permit);
      return new Promise<Permit>((resolve, reject) => {
        const waiter = new Waiter(this.#waiters, signal, resolve, reject);
        waiter.park(body);
        this.#waiters.push(waiter, priorityOf(body));
      });
    });
  }

  /** A permit if one is free and nobody waits; never waits. */
  tryAcquire(): Permit | undefined {
    if (this.#available === 0 || this.#waiters.length > 0) return undefined;
    this.#available--;
    return this.#permit();
  }

  #permit(): Permit {
    let held = true;
    const release = (): void => {
      if (!held) return;
      held = false;
      this.#giveBack();
    };
    return { release, [dispose]: release };
  }

  #giveBack(): void {
    const waiter = this.#waiters.shift();
    if (waiter === undefined) this.#available++;
    else waiter.grant(this.#permit());
  }

  /** Runs `operation` with a permit, and gives it back when that has settled. */
  async withPermit<R>(operation: () => Awaitable<R>, options?: AcquireOptions): Promise<R> {
    checkFunction(operation, 'semaphore.withPermit', 'operation');
    const permit = await this.acquire(options);
    try {
      return await operation();
    } finally {
      permit.release();
    }
  }
}

/**
 * A {@link Semaphore} of one: at most one holder at a time, for invariants that last across an await.
 *
 * @example
 * ```ts
 * const mutex = new Mutex();
 * await mutex.withLock(async () => {
 *   const balance = await read();
 *   await write(balance - 10);
 * });
 * ```
 */
export class Mutex {
  readonly #semaphore = new Semaphore(1);

  /** Waits for the lock. In a cancelled task it rejects at once. */
  lock(options?: AcquireOptions): Promise<Permit> {
    return this.#semaphore.acquire(options);
  }

  /** The lock if it is free and nobody waits; never waits. */
  tryLock(): Permit | undefined {
    return this.#semaphore.tryAcquire();
  }

  /** Runs `operation` with the lock, and gives it back when that has settled. */
  withLock<R>(operation: () => Awaitable<R>, options?: AcquireOptions): Promise<R> {
    return this.#semaphore.withPermit(operation, options);
  }
}
