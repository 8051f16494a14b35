import { attempt, checkFunction } from '../base/arguments.ts';
import { ContinuationMisuseError, type CancellationError } from '../base/errors.ts';
import { nothing } from '../base/nothing.ts';
import { withoutReceiver } from '../base/receiver.ts';
import { currentHost } from '../host/current-host.ts';
import { refuse } from '../host/refuse.ts';
import { callSite } from '../observe/events.ts';
import { callHandler } from '../task/call-handler.ts';
import { currentFrame, currentScope } from '../task/current.ts';
import type { TaskHandle } from '../task/task-handle.ts';
import { cancellationErrorOf, reasonOf } from '../tree/cancel.ts';
import { Parked } from '../tree/parked.ts';
import { isCancelled } from '../tree/scope.ts';
import { ENDED } from '../tree/state.ts';
import { Wait } from '../tree/wait.ts';

/** What resumes a task that waits in {@link withCheckedContinuation}: exactly once, from anywhere. */
export interface CheckedContinuation<T> {
  /** Lets the wait give `value`. Returns at once; the waiter goes on later (cont.2). */
  resume(value: T): void;
  /** Lets the wait throw `error`. */
  fail(error: unknown): void;
}

class Continuation<T> implements CheckedContinuation<T> {
  /** Until it is resumed: one that is kept after that keeps neither the value nor who waited for it. */
  #settle: ((failed: boolean, value: unknown) => void) | undefined;
  #isResumed = false;
  #isCutShort = false;

  constructor(settle: (failed: boolean, value: unknown) => void) {
    this.#settle = settle;
  }

  get isResumed(): boolean {
    return this.#isResumed;
  }

  static #of(continuation: Continuation<never>, method: string): Continuation<unknown> {
    try {
      void continuation.#settle;
      return continuation as Continuation<unknown>;
    } catch {
      throw withoutReceiver(method);
    }
  }

  resume(value: T): void {
    Continuation.#of(this, 'continuation.resume').#once(false, value);
  }

  fail(error: unknown): void {
    Continuation.#of(this, 'continuation.fail').#once(true, error);
  }

  /** The wait is over: a first resume that comes later is ignored (cont.4). */
  cutShort(): void {
    this.#isCutShort = true;
    this.#settle = undefined;
    unresumed?.unregister(this);
  }

  #once(failed: boolean, value: unknown): void {
    if (this.#isResumed) {
      throw new ContinuationMisuseError(
        'This continuation was resumed twice. Resume it exactly once, on every path.',
      );
    }
    this.#isResumed = true;
    unresumed?.unregister(this);
    const settle = this.#settle;
    this.#settle = undefined;
    if (!this.#isCutShort) settle?.(failed, value);
  }
}

let unresumed:
  | { register(target: object, site: string, token: object): void; unregister(token: object): void }
  | undefined;

/** The wait of a continuation that cancellation ends. */
class Suspension extends Parked {
  readonly #cut: (error: unknown, reason: unknown) => void;

  constructor(cut: (error: unknown, reason: unknown) => void) {
    super('continuation');
    this.#cut = cut;
  }

  protected cutShort(error: CancellationError): void {
    this.#cut(error, error.reason);
  }
}

/** Reports a continuation that was collected without ever having been resumed (cont.3). */
function watch(continuation: Continuation<never>): void {
  const { FinalizationRegistry } = globalThis as unknown as {
    FinalizationRegistry?: new (callback: (site: string) => void) => NonNullable<typeof unresumed>;
  };
  if (FinalizationRegistry === undefined) return;
  unresumed ??= new FinalizationRegistry((site) => {
    const error = new ContinuationMisuseError(
      `A continuation was dropped without being resumed, so its task waits for ever. It was made at ${site}.`,
    );
    currentHost().warn?.(error.message, error.code);
  });
  unresumed.register(continuation, callSite() ?? 'an unknown place', continuation);
}

/**
 * Runs `body` at once, in the current task, with a continuation; then waits until somebody resumes it. For callbacks.
 *
 * Cancellation does not resume it: see {@link withCancellableContinuation}. A second resume throws `ContinuationMisuseError` to
 * its caller and changes nothing; a continuation dropped without a resume is reported. A body that throws fails the wait.
 * Laws: cont.1 to cont.4. Source: Swift's `withCheckedThrowingContinuation`, SE-0300.
 *
 * @example
 * ```ts node
 * const text = await withCheckedContinuation<string>((continuation) => {
 *   readFile(path, 'utf8', (error, data) => (error ? continuation.fail(error) : continuation.resume(data)));
 * });
 * ```
 */
export function withCheckedContinuation<T>(body: (continuation: CheckedContinuation<T>) => void): Promise<T> {
  return attempt(() => {
    checkFunction(body, 'withCheckedContinuation', 'body');
    return suspend(body, undefined, undefined);
  });
}

/**
 * The same, and cancellation ends the wait: `onCancel(reason)` is called once, and unless it resumed the continuation, the
 * call rejects with the region's `CancellationError`; a first resume that comes later is ignored. In a cancelled task: `body`,
 * `onCancel`, rejection. Laws: cont.4.
 *
 * @example
 * ```ts
 * await withCancellableContinuation<void>(
 *   (continuation) => socket.once('drain', () => continuation.resume()),
 *   () => socket.destroy(),
 * );
 * ```
 */
export function withCancellableContinuation<T>(
  body: (continuation: CheckedContinuation<T>) => void,
  onCancel: (reason: unknown) => void,
): Promise<T> {
  return attempt(() => {
    checkFunction(body, 'withCancellableContinuation', 'body');
    checkFunction(onCancel, 'withCancellableContinuation', 'onCancel');
    return suspend(body, onCancel, currentFrame());
  });
}

function suspend<T>(
  body: (continuation: CheckedContinuation<T>) => void,
  onCancel: ((reason: unknown) => void) | undefined,
  handle: TaskHandle | undefined,
): Promise<T> {
  const promise = new Promise<T>((resolve, reject) => {
    let wait: Wait | undefined;
    const continuation = new Continuation<T>((failed, value) => {
      wait?.end();
      if (failed) reject(value);
      else resolve(value as T);
    });
    watch(continuation);
    const cut = (error: unknown, reason: unknown, neverBegan = false): void => {
      if (handle !== undefined && onCancel !== undefined) callHandler(handle, () => onCancel(reason));
      if (continuation.isResumed) return;
      continuation.cutShort();
      const drop = (): void => {
        // Nobody has to wait for what a cancellation cut short (error.5).
        promise.then(undefined, nothing);
        reject(error);
      };
      if (neverBegan) refuse(error).catch(drop);
      else drop();
    };
    try {
      body(continuation);
    } catch (error) {
      // The wait has its outcome; this error would be lost.
      if (continuation.isResumed) currentHost().reportUncaught(error, 'exception');
      else continuation.fail(error);
    }
    const scope = currentScope();
    if (continuation.isResumed || scope === undefined || (scope.flags & ENDED) !== 0) return;
    if (onCancel === undefined) {
      wait = new Wait('continuation').begin(scope);
    } else if (isCancelled(scope)) {
      cut(cancellationErrorOf(scope.region), reasonOf(scope.region), true);
    } else {
      wait = new Suspension(cut).begin(scope);
    }
  });
  return promise;
}
