import { attempt, checkFunction, checkOptions, type OptionChecks } from '../arguments.ts';
import { TimeoutError, withoutStack } from '../errors.ts';
import { currentHost } from '../host/current-host.ts';
import { enclosingOrRoot, localsFor } from '../task/current.ts';
import type { TaskContext } from '../task/task-context.ts';
import type { TaskHandle } from '../task/task-handle.ts';
import { Operation } from '../tree/operation.ts';
import { DEADLINE, SHIELD, extrasOf, noteEvery, type Extras, type Scope } from '../tree/scope.ts';
import type { Awaitable } from '../types.ts';
import { checkSignal, watchSignal, type AbortSignal } from './abort-signal.ts';
import { cancel } from './cancel.ts';
import { toEpochMilliseconds, toMilliseconds, type DurationLike, type InstantLike } from './duration.ts';

/** How exact a deadline or a timeout is, and what else ends it. */
export interface DeadlineOptions {
  /** How much later than the deadline the cancellation may come. */
  readonly tolerance?: DurationLike;
  /** Cancels the operation as well when it aborts, with `signal.reason`. */
  readonly signal?: AbortSignal;
}

const checks: OptionChecks<DeadlineOptions> = { tolerance: toMilliseconds, signal: checkSignal };

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
 * Rejects with `TypeError` or `RangeError` for an invalid instant. Laws: deadline.1 to deadline.6. Source: SE-0526.
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
 * The same as {@link withDeadline}, `duration` from now (a number is milliseconds). Laws: deadline.1 to deadline.6.
 *
 * @example
 * ```ts
 * try {
 *   await withTimeout({ seconds: 2 }, (task) => fetch(url, { signal: task.signal }));
 * } catch (error) {
 *   if (isTimeout(error)) console.log('too slow');
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
  return limit(given, 'withDeadline', left, wall, operation, options, () => 'The deadline has passed.');
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
    () => `The operation took longer than ${ms} ms.`,
  );
}

function limit<R>(
  given: TaskHandle | undefined,
  what: string,
  left: number,
  wall: number,
  operation: (task: TaskContext) => Awaitable<R>,
  options: DeadlineOptions | undefined,
  message: () => string,
): Promise<R> {
  checkFunction(operation, what, 'operation');
  checkOptions(options, what, checks);
  const tolerance = toMilliseconds(options?.tolerance ?? 0, what);
  const parent = enclosingOrRoot(given, what);
  const { clock } = currentHost();
  const scope = parent.body as Scope;
  const outer = deadlineScope(scope);
  const inside = new Operation(scope);
  const expire = (): void =>
    cancel(
      inside,
      withoutStack(() => new TimeoutError(message())),
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
  if (options?.signal !== undefined) watchSignal(options.signal, inside, `${what}: options.signal`);
  return inside.call(operation, localsFor(parent));
}

/** The scope with the narrowest deadline in force (deadline.5); a shield hides what is outside it (shield.6). */
export function deadlineScope(from: Scope): Scope | undefined {
  let scope: Scope | undefined = from;
  let passed: Scope[] | undefined;
  for (let steps = 0; scope !== undefined && (scope.flags & DEADLINE) !== 0; steps++) {
    if (scope.extras !== undefined && scope.extras.deadline < Infinity) {
      for (const one of passed ?? []) takeOver(one, scope);
      return scope;
    }
    if ((scope.flags & SHIELD) !== 0) return undefined;
    if (steps % noteEvery === noteEvery - 1) (passed ??= []).push(scope);
    scope = scope.owner;
  }
  return undefined;
}

/** Notes in a scope which deadline is in force there, so that whoever asks below it need not go all the way (tree.9). */
function takeOver(scope: Scope, outer: Scope): void {
  const extras = extrasOf(scope);
  ({ deadline: extras.deadline, deadlineWall: extras.deadlineWall } = outer.extras as Extras);
}
