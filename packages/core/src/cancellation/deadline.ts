import { attempt, checkFunction, checkName, checkOptions, type OptionChecks } from '../base/arguments.ts';
import {
  toEpochMilliseconds,
  toMilliseconds,
  type DurationLike,
  type InstantLike,
} from '../base/duration.ts';
import { TimeoutError, withoutStack } from '../base/errors.ts';
import type { Awaitable } from '../base/types.ts';
import type { DeadlineOptions } from '../context/options.ts';
import type { TaskContext } from '../context/task-context.ts';
import { currentHost } from '../host/current-host.ts';
import { localsFor } from '../task/current.ts';
import { enclosingOrRoot } from '../task/implicit-root.ts';
import { Operation } from '../task/operation.ts';
import type { TaskHandle } from '../task/task-handle.ts';
import { cancel } from '../tree/cancel.ts';
import { deadlineScope, takeOver } from '../tree/deadline.ts';
import { extrasOf, type Extras, type Scope } from '../tree/scope.ts';
import { checkSignal, watchSignal } from '../tree/signal.ts';
import { DEADLINE } from '../tree/state.ts';
import { LimitedTask } from './limited-task.ts';

const checks: OptionChecks<DeadlineOptions> = {
  name: checkName,
  tolerance: toMilliseconds,
  signal: checkSignal,
  abandonAfter: toMilliseconds,
};

/**
 * The time of the host's clock in epoch milliseconds: what deadlines are measured by. On a test host it is virtual time.
 * Laws: deadline.1, clock.4.
 *
 * @example
 * ```ts
 * const left = (task.deadline ?? Infinity) - now();
 * if (left < 1000) return fromCache();
 * ```
 */
export function now(): number {
  const { clock } = currentHost();
  return clock.wallNow === undefined ? clock.now() : clock.wallNow();
}

/**
 * Cancels `operation` at `instant` (epoch milliseconds, a `Date` or a `Temporal.Instant`), and waits for it: the outcome is the
 * operation's, also a value that comes late. What the deadline cuts short throws a {@link TimeoutError}, and so does this call if
 * the operation answers with it or with an abort of the platform; {@link isTimeout} tells it from other errors.
 *
 * Only the operation is cancelled, through the handle it is given; the task around it is not. Of nested deadlines the
 * earliest governs. A past instant cancels from the start; the operation still runs. Everything made inside has settled
 * when the call settles.
 *
 * An operation that takes no notice is waited for, unless `abandonAfter` says for how long: then the call rejects with the region's
 * `CancellationError` and an `AbandonedTasksError` suppressed under it, and leaves the operation running.
 *
 * Rejects with `TypeError` or `RangeError` for an invalid instant. Laws: deadline.1 to deadline.7. Source: SE-0526.
 *
 * @example
 * ```ts
 * const endOfRequest = now() + 30_000;
 * const page = await withDeadline(endOfRequest, (task) => fetch(url, { signal: task.signal }));
 * ```
 */
export function withDeadline<R>(
  instant: InstantLike,
  operation: (task: TaskContext) => Awaitable<R>,
  options?: DeadlineOptions,
): Promise<R> {
  return attempt(() => deadlineOn(undefined, instant, operation, options));
}

/**
 * The same as {@link withDeadline}, `duration` from now (a number is milliseconds). Laws: deadline.1 to deadline.7.
 *
 * @example
 * ```ts
 * try {
 *   await withTimeout({ seconds: 2 }, (task) => fetch(url, { signal: task.signal }));
 * } catch (error) {
 *   if (isTimeout(error)) show('too slow');
 *   else throw error;
 * }
 * ```
 */
export function withTimeout<R>(
  duration: DurationLike,
  operation: (task: TaskContext) => Awaitable<R>,
  options?: DeadlineOptions,
): Promise<R> {
  return attempt(() => timeoutOn(undefined, duration, operation, options));
}

export function deadlineOn<R>(
  given: TaskHandle | undefined,
  instant: InstantLike,
  operation: (task: TaskContext) => Awaitable<R>,
  options?: DeadlineOptions,
): Promise<R> {
  const wall = toEpochMilliseconds(instant, 'withDeadline: instant');
  const left = wall - now();
  return limit(
    given,
    'withDeadline',
    left,
    wall,
    operation,
    options,
    (name) => `The deadline${name === undefined ? '' : ` of "${name}"`} has passed.`,
  );
}

export function timeoutOn<R>(
  given: TaskHandle | undefined,
  duration: DurationLike,
  operation: (task: TaskContext) => Awaitable<R>,
  options?: DeadlineOptions,
): Promise<R> {
  const ms = toMilliseconds(duration, 'withTimeout: duration');
  return limit(
    given,
    'withTimeout',
    ms,
    now() + ms,
    operation,
    options,
    (name) => `The operation${name === undefined ? '' : ` "${name}"`} took longer than ${ms} ms.`,
  );
}

function limit<R>(
  given: TaskHandle | undefined,
  what: string,
  left: number,
  wall: number,
  operation: (task: TaskContext) => Awaitable<R>,
  options: DeadlineOptions | undefined,
  message: (name: string | undefined) => string,
): Promise<R> {
  checkFunction(operation, what, 'operation');
  checkOptions(options, what, checks);
  const tolerance = toMilliseconds(options?.tolerance ?? 0, what);
  const parent = enclosingOrRoot(given, what);
  const { clock } = currentHost();
  const scope = parent.body as Scope;
  const outer = deadlineScope(scope);
  const inside =
    options?.abandonAfter === undefined
      ? new Operation(scope)
      : new LimitedTask(scope, options.name ?? what, toMilliseconds(options.abandonAfter, what));
  const expire = (): void =>
    cancel(
      inside,
      withoutStack(() => new TimeoutError(message(options?.name))),
    );
  const deadline = clock.now() + left;
  if (outer !== undefined && deadline >= (outer.extras as Extras).deadline) {
    takeOver(inside, outer);
  } else {
    const extras = extrasOf(inside);
    extras.deadline = deadline;
    extras.deadlineWall = wall;
    inside.flags |= DEADLINE;
    if (left > 0 && deadline < Infinity)
      (extras.release ??= []).push(clock.schedule(deadline, expire, tolerance));
  }
  // Also where an outer deadline has passed and its timer is late (deadline.4).
  if (left <= 0) expire();
  if (options?.signal !== undefined) watchSignal(options.signal, inside);
  return inside.run(operation, localsFor(parent));
}
