import type { Deque } from '../internal/deque.ts';
import { suppress } from '../suppressed.ts';
import type { Wait } from '../tree/wait.ts';
import { failureNumber } from '../tree/lost.ts';
import type { Scope } from '../tree/scope.ts';

/** How a child failed; a value stands for itself, so that a finished child costs one slot of an array. */
export class Failure {
  readonly error: unknown;
  /** Not cancelled when it failed. */
  readonly own: boolean;
  /** How a cancelled child says that it stopped. */
  readonly isAnswer: boolean;
  readonly at: number = failureNumber();

  constructor(error: unknown, own: boolean, isAnswer: boolean) {
    this.error = error;
    this.own = own;
    this.isAnswer = isAnswer;
  }
}

/** Somebody who waits for results of a group. */
export interface Waiter {
  /** Takes what it wants of the queue; `allSettled`: nothing will be added to it. True when it has been served. */
  serve(results: Deque<unknown>, allSettled: boolean): boolean;
  reject(error: unknown): void;
  readonly reader: Scope | undefined;
  readonly wait: Wait | undefined;
}

/** `next()`: a value, an error, or done when nothing is outstanding (collect.1, collect.2). */
export function nextWaiter<T>(
  resolve: (result: IteratorResult<T, undefined>) => void,
  reject: (failure: Failure) => void,
): Waiter['serve'] {
  return (results, allSettled) => {
    if (results.length > 0) {
      const result = results.shift();
      if (result instanceof Failure) reject(result);
      else resolve({ done: false, value: result as T });
      return true;
    }
    if (allSettled) resolve({ done: true, value: undefined });
    return allSettled;
  };
}

/** `nextResult()`: the same as a settled-result value (throwing.5). */
export function nextResultWaiter<T>(
  resolve: (result: IteratorResult<PromiseSettledResult<T>, undefined>) => void,
): Waiter['serve'] {
  return (results, allSettled) => {
    if (results.length > 0) {
      const result = results.shift();
      const value: PromiseSettledResult<T> =
        result instanceof Failure
          ? { status: 'rejected', reason: result.error }
          : { status: 'fulfilled', value: result as T };
      resolve({ done: false, value });
      return true;
    }
    if (allSettled) resolve({ done: true, value: undefined });
    return allSettled;
  };
}

/** `waitForAll()`: drops values until nothing is outstanding, then throws the first error (throwing.4, throwing.7). */
export function allWaiter(resolve: () => void, reject: (failure: Failure) => void): Waiter['serve'] {
  let first: Failure | undefined;
  const later: unknown[] = [];
  return (results, allSettled) => {
    while (results.length > 0) {
      const result = results.shift();
      if (!(result instanceof Failure)) continue;
      if (first === undefined) first = result;
      else if (!result.isAnswer) later.push(result.error);
    }
    if (!allSettled) return false;
    if (first === undefined) {
      resolve();
    } else {
      suppress(first.error, later);
      reject(first);
    }
    return true;
  };
}
