import { dispose } from '../base/dispose.ts';
import { nothing } from '../base/nothing.ts';
import type { AbortSignalLike } from '../base/types.ts';
import { PriorityQueue } from '../structures/priority-queue.ts';
import { Parked } from '../tree/parked.ts';
import { stopListening } from '../tree/signal.ts';
import type { Standing, Taker } from './selectable.ts';

/** The right to be one of so many, or several of them. Given back once, however often it is released or disposed (map.6). */
export interface Permit extends Disposable {
  /** Gives the permit back; a second call does nothing. */
  release(): void;
}

/** Who stands in the line of a semaphore. */
interface Applicant {
  readonly permits: number;
  grant(permit: Permit): void;
  /** Goes away with empty hands. */
  reject(error: unknown): void;
}

/** Somebody who waits there. */
export class Waiter extends Parked implements Applicant {
  readonly permits: number;
  readonly #line: Line;
  readonly #signal: AbortSignalLike | undefined;
  readonly promise: Promise<Permit>;
  #resolve!: (permit: Permit) => void;
  #reject!: (error: unknown) => void;
  readonly #onAbort = (): void => this.#leave(this.#signal?.reason);

  constructor(line: Line, permits: number, signal: AbortSignalLike | undefined) {
    super('permit');
    this.permits = permits;
    this.#line = line;
    this.#signal = signal;
    this.promise = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    signal?.addEventListener('abort', this.#onAbort);
  }

  grant(permit: Permit): void {
    this.#end();
    this.#resolve(permit);
  }

  reject(error: unknown): void {
    this.#end();
    this.#reject(error);
  }

  #leave(error: unknown): void {
    if (!this.#line.waiters.remove(this)) return;
    this.reject(error);
    // It may have stood before somebody who wants less.
    this.#line.serve();
  }

  #end(): void {
    this.unpark();
    if (this.#signal !== undefined) stopListening(this.#signal, this.#onAbort);
  }

  protected cutShort(error: unknown): void {
    this.promise.then(undefined, nothing);
    this.#leave(error);
  }

  override raised(_from: number, to: number): void {
    this.#line.waiters.reprioritize(this, to);
    this.#line.serve();
  }
}

/** Who holds how many, and who waits for how many. */
export class Line {
  available: number;
  readonly waiters: PriorityQueue<Applicant> = new PriorityQueue();

  constructor(available: number) {
    this.available = available;
  }

  /** So many are there, and nobody stands before. */
  isFree(permits: number): boolean {
    return this.available >= permits && this.waiters.length === 0;
  }

  take(permits: number): Permit {
    this.available -= permits;
    let held = true;
    const release = (): void => {
      if (!held) return;
      held = false;
      this.available += permits;
      this.serve();
    };
    return { release, [dispose]: release };
  }

  /** In order: who wants more than there is holds up all behind, and so gets it in the end. */
  serve(): void {
    for (let waiter = this.waiters.peek(); waiter !== undefined; waiter = this.waiters.peek()) {
      if (waiter.permits > this.available) return;
      this.waiters.shift();
      waiter.grant(this.take(waiter.permits));
    }
  }
}

/** Stands in the line for one permit, and for other things elsewhere (channel.6). */
export function standFor(line: Line, taker: Taker<Permit>): Standing {
  const applicant: Applicant = {
    permits: 1,
    grant: (permit) => taker.give(permit),
    reject: (error) => taker.fail(error),
  };
  line.waiters.push(applicant, taker.priority);
  // Of a higher priority than those who wait for more than there is.
  line.serve();
  return {
    leave: () => {
      if (line.waiters.remove(applicant)) line.serve();
    },
    raise: (priority) => {
      line.waiters.reprioritize(applicant, priority);
      line.serve();
    },
  };
}
