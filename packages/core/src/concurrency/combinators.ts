import {
  attempt,
  checkConcurrency,
  checkFunction,
  checkOptions,
  describe,
  type OptionChecks,
} from '../base/arguments.ts';
import type { Awaitable } from '../base/types.ts';
import type { TaskContext } from '../context/task-context.ts';
import type { Body } from '../task/body.ts';
import { enclosingOrRoot } from '../task/implicit-root.ts';
import type { TaskHandle } from '../task/task-handle.ts';
import { Any, Race } from './first-of.ts';
import { AllOutcomes, AllValues } from './gather-all.ts';
import type { Gathering, Operations } from './gathering.ts';

/** An operation for a combinator: called in a child task of its own. */
export type Operation<T> = (task: TaskContext) => Awaitable<T>;

/** How many operations of {@link all} or {@link allSettled} run at once. */
export interface AllOptions {
  /** A positive integer or Infinity, the default. The others start in the order given, as those before them end. */
  readonly concurrency?: number;
}

export type Values<B> = { -readonly [K in keyof B]: B[K] extends Operation<infer T> ? Awaited<T> : never };
export type Results<B> = {
  -readonly [K in keyof B]: B[K] extends Operation<infer T> ? PromiseSettledResult<Awaited<T>> : never;
};
export type Value<B> = B extends Iterable<Operation<infer T>> ? Awaited<T> : never;
type Named = Readonly<Record<string, Operation<unknown>>>;

/**
 * Runs all operations as children and gives their values: an array in the order given, or an object with the same keys. Over
 * operations, not promises: what has started can be stopped. When the call settles, all have ended.
 *
 * The first error cancels the others; it is thrown when they have ended, with later errors suppressed under it. With
 * `concurrency`, operations that have not started by then are not started. If a cancellation from outside cuts an operation short,
 * the call rejects with the `CancellationError`. Throws `TypeError` or `RangeError` for invalid arguments. Laws: map.4, tree.2, error.2.
 *
 * @example
 * ```ts
 * const [user, orders] = await all([() => fetchUser(id), () => fetchOrders(id)]);
 * const page = await all({ user: () => fetchUser(id), orders: () => fetchOrders(id) });
 * ```
 */
export function all<const B extends readonly Operation<unknown>[]>(
  operations: B,
  options?: AllOptions,
): Promise<Values<B>>;
export function all<T>(operations: Iterable<Operation<T>>, options?: AllOptions): Promise<Awaited<T>[]>;
export function all<const B extends Named>(operations: B, options?: AllOptions): Promise<Values<B>>;
export function all(
  operations: Iterable<Operation<unknown>> | Named,
  options?: AllOptions,
): Promise<unknown> {
  return gather('all', AllValues, operations, options);
}

/**
 * Runs all operations as children and gives their outcomes as settled-result values: an array in the order given, or an object
 * with the same keys. One that fails stops no other, and the call never rejects for what its operations do.
 *
 * Cancelled from outside, operations that have not started yet (with `concurrency`) are not started: their outcome is the
 * `CancellationError`. Throws `TypeError` or `RangeError` for invalid arguments. Laws: map.4, tree.2.
 *
 * @example
 * ```ts
 * const [user, orders] = await allSettled([() => fetchUser(id), () => fetchOrders(id)]);
 * if (orders.status === 'fulfilled') show(orders.value);
 * ```
 */
export function allSettled<const B extends readonly Operation<unknown>[]>(
  operations: B,
  options?: AllOptions,
): Promise<Results<B>>;
export function allSettled<T>(
  operations: Iterable<Operation<T>>,
  options?: AllOptions,
): Promise<PromiseSettledResult<Awaited<T>>[]>;
export function allSettled<const B extends Named>(operations: B, options?: AllOptions): Promise<Results<B>>;
export function allSettled(
  operations: Iterable<Operation<unknown>> | Named,
  options?: AllOptions,
): Promise<unknown> {
  return gather('allSettled', AllOutcomes, operations, options);
}

/**
 * Gives the outcome of the operation that settles first, value or error; the others are cancelled in that moment, and awaited
 * before the call settles. What they throw is nobody's business; a value of theirs that is disposable is disposed of.
 *
 * A cancellation from outside, before there is a winner, makes the call reject with the `CancellationError`. Rejects with
 * `RangeError` for no operations. An operation that takes something out of a channel takes it also if it loses: see `select` of
 * `@tasktree/streams`. Laws: map.4.
 *
 * @example
 * ```ts
 * const page = await race([
 *   ({ signal }) => fetch(mirrorA, { signal }),
 *   ({ signal }) => fetch(mirrorB, { signal }),
 * ]);
 * ```
 */
export function race<const B extends Iterable<Operation<unknown>>>(operations: B): Promise<Value<B>> {
  return attempt(() => {
    const checked = checkAll('race', operations, false);
    if (checked.bodies.length === 0)
      throw new RangeError('race: operations must not be empty: a race of none would never end.');
    return start('race', Race, checked) as Promise<Value<B>>;
  });
}

/**
 * Gives the value of the operation that is first to succeed; the others are cancelled in that moment, and awaited before the call
 * settles. What they throw is nobody's business; a value of theirs that is disposable is disposed of.
 *
 * If none succeeds, rejects with an `AggregateError` of all errors in the order given. A cancellation from outside, before there is a
 * winner, makes it reject with the `CancellationError`. Laws: map.4.
 *
 * @example
 * ```ts
 * const page = await any(urls.map((url) => (task) => fetchPage(url, task.signal)));
 * ```
 */
export function any<const B extends Iterable<Operation<unknown>>>(operations: B): Promise<Value<B>> {
  return attempt(() => start('any', Any, checkAll('any', operations, false)) as Promise<Value<B>>);
}

type Kind = new (parent: TaskHandle, operations: Operations, concurrency: number) => Gathering;

const checks: OptionChecks<AllOptions> = { concurrency: checkConcurrency };

function gather(
  what: string,
  kind: Kind,
  operations: unknown,
  options: AllOptions | undefined,
): Promise<unknown> {
  return attempt(() => {
    const checked = checkAll(what, operations, true);
    checkOptions(options, what, checks);
    return start(what, kind, checked, options?.concurrency);
  });
}

function start(what: string, kind: Kind, operations: Operations, concurrency = Infinity): Promise<unknown> {
  return new kind(enclosingOrRoot(undefined, what), operations, concurrency).run();
}

function checkAll(what: string, operations: unknown, mayBeNamed: boolean): Operations {
  if (typeof operations !== 'object' || operations === null || (!mayBeNamed && !isIterable(operations))) {
    const kinds = mayBeNamed ? 'an iterable or an object of functions' : 'an iterable of functions';
    throw new TypeError(`${what}: operations must be ${kinds}; got ${describe(operations)}.`);
  }
  if (isIterable(operations)) {
    const bodies = [...operations] as Body[];
    for (const [index, body] of bodies.entries()) checkFunction(body, what, `operations[${index}]`);
    return { bodies, names: undefined };
  }
  const names = Object.keys(operations);
  const bodies = names.map((name) => (operations as Record<string, Body>)[name] as Body);
  for (const [index, body] of bodies.entries()) checkFunction(body, what, `operations.${names[index]}`);
  return { bodies, names };
}

function isIterable(value: object): value is Iterable<unknown> {
  return Symbol.iterator in value;
}
