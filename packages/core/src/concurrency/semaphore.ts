import { attempt, checkConcurrency, checkFunction, checkOptions } from '../arguments.ts';
import { checkSignal, type AbortSignal, type AbortSignalLike } from '../cancellation/abort-signal.ts';
import { cancellationErrorOf } from '../cancellation/cancel.ts';
import { PriorityQueue } from '../internal/priority-queue.ts';
import { TaskPriority } from '../priority/priority.ts';
import { currentScope } from '../task/current.ts';
import { dispose } from '../tree/dispose.ts';
import { ENDED, isCancelled, type Scope } from '../tree/scope.ts';
import { Wait } from '../tree/wait.ts';
import type { Awaitable } from '../types.ts';

export interface AcquireOptions {
  /** Ends the wait with `signal.reason` when it aborts. */
  readonly signal?: AbortSignal;
}

/** The right to be one of so many. Given back once, however often it is released or disposed (map.6). */
export interface Permit extends Disposable {
  release(): void;
}

interface Waiter {
  grant(): void;
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
      checkOptions(options, 'semaphore.acquire');
      const signal =
        options?.signal === undefined
          ? undefined
          : checkSignal(options.signal, 'semaphore.acquire: options.signal');
      const scope = currentScope();
      if (scope !== undefined && isCancelled(scope)) throw cancellationErrorOf(scope.region);
      if (signal?.aborted === true) throw signal.reason;
      const permit = this.tryAcquire();
      return permit === undefined ? this.#wait(scope, signal) : Promise.resolve(permit);
    });
  }

  #wait(scope: Scope | undefined, signal: AbortSignalLike | undefined): Promise<Permit> {
    return new Promise((resolve, reject) => {
      const leave = (error: unknown): void => {
        if (!this.#waiters.remove(waiter)) return;
        end();
        reject(error);
      };
      const onAbort = (): void => leave(signal?.reason);
      const end = (): void => {
        wait?.end();
        signal?.removeEventListener('abort', onAbort);
      };
      const waiter: Waiter = {
        grant: () => {
          end();
          resolve(this.#permit());
        },
      };
      const wait =
        scope === undefined || (scope.flags & ENDED) !== 0
          ? undefined
          : new Wait('permit', leave).begin(scope);
      signal?.addEventListener('abort', onAbort);
      this.#waiters.push(waiter, scope?.task?.priority ?? TaskPriority.medium);
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
    else waiter.grant();
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
