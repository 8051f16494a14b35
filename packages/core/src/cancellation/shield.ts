import { attempt, checkFunction, checkOptions, type OptionChecks } from '../base/arguments.ts';
import { toMilliseconds } from '../base/duration.ts';
import type { Awaitable } from '../base/types.ts';
import type { ShieldOptions } from '../context/options.ts';
import type { TaskContext } from '../context/task-context.ts';
import { currentHost } from '../host/current-host.ts';
import { localsFor } from '../task/current.ts';
import { enclosingOrRoot } from '../task/implicit-root.ts';
import { Operation } from '../task/operation.ts';
import type { TaskHandle } from '../task/task-handle.ts';
import { CancellationWalk, beginCancellation, cancel, reasonOf } from '../tree/cancel.ts';
import { extrasOf, isCancelled, type Scope, type Walk } from '../tree/scope.ts';
import { CANCELLED, DEADLINE, SHIELD } from '../tree/state.ts';

const checks: OptionChecks<ShieldOptions> = { atMost: toMilliseconds };

/**
 * Runs `operation` to its end whether or not the task is cancelled: inside, `isCancelled` is false, no wait is cut short, the
 * signal is a fresh one, handlers installed inside are not called, and outer deadlines are not in force. After it the real
 * state shows again. For cleanup that must not be interrupted.
 *
 * Children made inside start uncancelled and stay so, except by an explicit `cancelAll` inside. A shield is not inherited by
 * unstructured tasks.
 *
 * With `atMost` the shield holds so long after a cancellation of the task around (a number is milliseconds), and from the start if
 * that was cancelled already; then the operation and all inside are cancelled with that reason, signal and handlers too. Inside
 * another shield the time begins when a cancellation gets through that one.
 *
 * Rejects with `TypeError` or `RangeError` for invalid arguments. Laws: shield.1 to shield.7, signal.6. Source: SE-0504.
 *
 * @example
 * ```ts
 * try {
 *   await work();
 * } finally {
 *   await withTaskCancellationShield(() => connection.close(), { atMost: { seconds: 10 } });
 * }
 * ```
 */
export function withTaskCancellationShield<R>(
  operation: (task: TaskContext) => Awaitable<R>,
  options?: ShieldOptions,
): Promise<R> {
  return attempt(() => shieldOn(undefined, operation, options));
}

export function shieldOn<R>(
  given: TaskHandle | undefined,
  operation: (task: TaskContext) => Awaitable<R>,
  options?: ShieldOptions,
): Promise<R> {
  const what = 'withTaskCancellationShield';
  checkFunction(operation, what, 'operation');
  checkOptions(options, what, checks);
  const parent = enclosingOrRoot(given, what);
  const around = parent.body as Scope;
  const inside =
    options?.atMost === undefined
      ? new Operation(around)
      : new BoundedShield(around, toMilliseconds(options.atMost, what));
  inside.flags = (inside.flags & ~(CANCELLED | DEADLINE)) | SHIELD;
  if (isCancelled(around)) inside.visit(new CancellationWalk(reasonOf(around.region)));
  return inside.run(operation, localsFor(parent));
}

/** The operation of a shield that a cancellation gets through in the end (shield.7). */
class BoundedShield extends Operation {
  readonly #atMost: number;
  #isCounting = false;

  constructor(around: Scope, atMost: number) {
    super(around);
    this.#atMost = atMost;
  }

  /** A cancellation has come to the region around; or the body around has ended, and cancels what it left. */
  override visit(walk: Walk): void {
    if ((this.flags & SHIELD) !== 0) {
      if (this.#atMost > 0) return this.#count(walk.reason);
      this.flags &= ~SHIELD;
      beginCancellation(this, walk.reason);
    }
    super.visit(walk);
  }

  #count(reason: unknown): void {
    if (this.#isCounting || this.#atMost === Infinity) return;
    this.#isCounting = true;
    const { clock } = currentHost();
    const stop = clock.schedule(clock.now() + this.#atMost, () => {
      this.flags &= ~SHIELD;
      cancel(this, reason);
    });
    (extrasOf(this).release ??= []).push(stop);
  }
}
