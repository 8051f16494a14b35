import { attempt, checkFunction, checkOptions, type OptionChecks } from '../base/arguments.ts';
import { withoutReceiver } from '../base/receiver.ts';
import { symbolMethod } from '../base/symbol-method.ts';
import type { Awaitable } from '../base/types.ts';
import { checkSignal } from '../tree/signal.ts';
import type { Permit } from './permit-line.ts';
import { selectable, type Selectable } from './selectable.ts';
import { Semaphore, type LockOptions } from './semaphore.ts';

const checks: OptionChecks<LockOptions> = { signal: checkSignal };

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

  static {
    symbolMethod<Mutex>(this, selectable, function () {
      return (this.#semaphore as unknown as { [selectable](): Selectable<Permit> })[selectable]();
    });
  }

  static #of(mutex: Mutex, method: string): Semaphore {
    try {
      return mutex.#semaphore;
    } catch {
      throw withoutReceiver(method);
    }
  }

  /** Whether somebody holds the lock. */
  get isLocked(): boolean {
    return this.#semaphore.isLocked;
  }

  /** How many wait in line. */
  get waiting(): number {
    return this.#semaphore.waiting;
  }

  /** Waits for the lock. In a cancelled task it rejects at once. */
  lock(options?: LockOptions): Promise<Permit> {
    return attempt(() => {
      const semaphore = Mutex.#of(this, 'mutex.lock');
      checkOptions(options, 'mutex.lock', checks);
      return semaphore.acquire(options);
    });
  }

  /** The lock if it is free and nobody waits; never waits. */
  tryLock(): Permit | undefined {
    return Mutex.#of(this, 'mutex.tryLock').tryAcquire();
  }

  /** Runs `operation` with the lock, and gives it back when that has settled. */
  withLock<R>(operation: () => Awaitable<R>, options?: LockOptions): Promise<R> {
    return attempt(() => {
      const semaphore = Mutex.#of(this, 'mutex.withLock');
      checkFunction(operation, 'mutex.withLock', 'operation');
      checkOptions(options, 'mutex.withLock', checks);
      return semaphore.withPermit(operation, options);
    });
  }

  /** Rejects all who wait now, as {@link Semaphore.cancelAll} does. */
  cancelAll(reason?: unknown): void {
    Mutex.#of(this, 'mutex.cancelAll').cancelAll(reason);
  }
}
