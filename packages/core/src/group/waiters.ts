import { nothing } from '../base/nothing.ts';
import { suppress } from '../base/suppressed.ts';
import type { TaskResult } from '../context/shapes.ts';
import { unshared } from '../tree/cancel.ts';
import type { Scope } from '../tree/scope.ts';
import { heirsOf } from '../tree/unread-errors.ts';
import type { Wait } from '../tree/wait.ts';
import { Failure } from './failure.ts';
import type { ResultQueue } from './result-queue.ts';

/** Somebody who waits for results of a group. */
export abstract class Waiter<R> {
  declare protected resolve: (result: R) => void;
  declare reject: (error: unknown) => void;
  declare readonly promise: Promise<R>;
  /** Whose body waits, and where that shows; set when it is not served at once. */
  declare reader: Scope | undefined;
  declare wait: Wait | undefined;

  constructor() {
    this.reader = this.wait = undefined;
    this.promise = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
  }

  /** Whether values are of no use to it: then they need not be queued for it. */
  get dropsValues(): boolean {
    return false;
  }

  /** Takes what it wants of the queue; `allSettled`: nothing will be added to it. True when it has been served. */
  abstract serve(results: ResultQueue, allSettled: boolean): boolean;

  protected fail(failure: Failure, later: readonly unknown[] = []): void {
    const { own } = failure;
    const error = later.length === 0 ? failure.error : unshared(failure.error);
    suppress(error, later);
    failure.taken();
    // How a cancelled child fails is never an unhandled rejection, also where nobody waits any more (error.5).
    if (!own) this.promise.then(undefined, nothing);
    this.reject(error);
  }
}

/** `next()`: a value, an error, or done when nothing is outstanding (collect.1, collect.2). */
export class NextWaiter extends Waiter<IteratorResult<unknown, undefined>> {
  serve(results: ResultQueue, allSettled: boolean): boolean {
    if (results.length > 0) {
      const result = results.shift();
      if (result instanceof Failure) {
        this.last();
        this.fail(result);
      } else {
        this.resolve({ done: false, value: result });
      }
      return true;
    }
    if (allSettled) this.end();
    return allSettled;
  }

  /** Gives that there is nothing more. */
  end(): void {
    this.last();
    this.resolve({ done: true, value: undefined });
  }

  /** An error, or the end, is what it gives. */
  protected last(): void {}
}

/** `nextResult()`: the same as a settled-result value (throwing.5). */
export class NextResultWaiter extends Waiter<IteratorResult<TaskResult<unknown>, undefined>> {
  serve(results: ResultQueue, allSettled: boolean): boolean {
    if (results.length > 0) {
      this.resolve({ done: false, value: results.shiftSettled() });
      return true;
    }
    if (allSettled) this.resolve({ done: true, value: undefined });
    return allSettled;
  }
}

/** `waitForAll()`: drops values until nothing is outstanding, then throws the first error (throwing.4, throwing.7). */
export class AllWaiter extends Waiter<void> {
  declare private first: Failure | undefined;
  declare private later: unknown[] | undefined;

  constructor() {
    super();
    this.first = this.later = undefined;
  }

  override get dropsValues(): boolean {
    return true;
  }

  serve(results: ResultQueue, allSettled: boolean): boolean {
    while (results.length > 0) {
      const result = results.shift();
      if (!(result instanceof Failure)) continue;
      result.taken();
      if (this.first === undefined) this.first = result;
      else if (!result.isAnswer) (this.later ??= []).push(result.error);
      else for (const { error } of heirsOf(result.error)) (this.later ??= []).push(error);
    }
    if (!allSettled) return false;
    if (this.first === undefined) {
      this.resolve();
    } else {
      this.fail(this.first, this.later);
    }
    return true;
  }
}
