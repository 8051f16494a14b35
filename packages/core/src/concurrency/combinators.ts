import { attempt, checkFunction, describe } from '../arguments.ts';
import { taskGroupOn } from '../group/with-task-group.ts';
import type { TaskGroup } from '../group/task-group.ts';
import type { TaskContext } from '../task/task-context.ts';
import type { Awaitable } from '../types.ts';

/** An operation for a combinator: called in a child task of its own. */
export type Operation<T> = (task: TaskContext) => Awaitable<T>;

type Values<B> = { -readonly [K in keyof B]: B[K] extends Operation<infer T> ? Awaited<T> : never };
type Results<B> = {
  -readonly [K in keyof B]: B[K] extends Operation<infer T> ? PromiseSettledResult<Awaited<T>> : never;
};
type Value<B> = B extends readonly Operation<infer T>[] ? Awaited<T> : never;

/**
 * Runs all operations as children and gives their values in the order given. The first error cancels the others; it is thrown
 * when all have settled. Over operations, not promises: what has started can be stopped. Laws: map.4, tree.2, error.2.
 *
 * @example
 * ```ts
 * const [user, orders] = await all([() => fetchUser(id), () => fetchOrders(id)]);
 * ```
 */
export function all<const B extends readonly Operation<unknown>[]>(operations: B): Promise<Values<B>> {
  return gather('all', operations, async (group, length) => {
    const values: unknown[] = Array.from({ length });
    for await (const [index, value] of group) values[index] = value;
    return values as Values<B>;
  });
}

/**
 * Runs all operations as children and gives their outcomes in the order given, as settled-result values. One that fails stops no
 * other. Laws: map.4.
 *
 * @example
 * ```ts
 * const [user, orders] = await allSettled([() => fetchUser(id), () => fetchOrders(id)]);
 * if (orders.status === 'fulfilled') show(orders.value);
 * ```
 */
export function allSettled<const B extends readonly Operation<unknown>[]>(
  operations: B,
): Promise<Results<B>> {
  return attempt(() =>
    gather(
      'allSettled',
      checkAll('allSettled', operations).map((operation) => async (task: TaskContext) => {
        try {
          return { status: 'fulfilled', value: await operation(task) };
        } catch (reason) {
          return { status: 'rejected', reason };
        }
      }),
      async (group, length) => {
        const results: unknown[] = Array.from({ length });
        for await (const [index, result] of group) results[index] = result;
        return results as Results<B>;
      },
    ),
  );
}

/**
 * Gives the outcome of the operation that settles first, value or error; the others are cancelled, and awaited before the call
 * settles. Rejects with `RangeError` for no operations. Laws: map.4.
 *
 * @example
 * ```ts
 * const page = await race([
 *   ({ signal }) => fetch(mirrorA, { signal }),
 *   ({ signal }) => fetch(mirrorB, { signal }),
 * ]);
 * ```
 */
export function race<const B extends readonly Operation<unknown>[]>(operations: B): Promise<Value<B>> {
  return gather('race', operations, async (group, length) => {
    if (length === 0)
      throw new RangeError('race: operations must not be empty: a race of none would never end.');
    const first = await group.next();
    group.cancelAll('the race has been won');
    return first.value?.[1] as Value<B>;
  });
}

/**
 * Gives the value of the operation that is first to succeed; the others are cancelled, and awaited before the call settles. If
 * none succeeds, rejects with an `AggregateError` of all errors in the order given. Laws: map.4.
 *
 * @example
 * ```ts
 * const page = await any(urls.map((url) => (task) => fetchPage(url, task.signal)));
 * ```
 */
export function any<const B extends readonly Operation<unknown>[]>(operations: B): Promise<Value<B>> {
  return attempt(() => {
    const errors: unknown[] = [];
    const bodies = checkAll('any', operations).map((operation, index) => async (task: TaskContext) => {
      try {
        return await operation(task);
      } catch (error) {
        errors[index] = error;
        throw error;
      }
    });
    return gather('any', bodies, async (group, length) => {
      for (let left = length; left > 0; left--) {
        const { value: result } = await group.nextResult();
        if (result?.status !== 'fulfilled') continue;
        group.cancelAll('another operation has succeeded');
        return result.value[1] as Value<B>;
      }
      throw new AggregateError(
        errors,
        length === 0 ? 'any: there was no operation.' : 'any: all operations failed.',
      );
    });
  });
}

function gather<R>(
  what: string,
  operations: readonly Operation<unknown>[],
  collect: (group: TaskGroup<[index: number, value: unknown]>, length: number) => Promise<R>,
): Promise<R> {
  return attempt(() => {
    const bodies = checkAll(what, operations);
    return taskGroupOn(undefined, (group: TaskGroup<[index: number, value: unknown]>) => {
      for (const [index, body] of bodies.entries()) group.addTask(async (task) => [index, await body(task)]);
      return collect(group, bodies.length);
    });
  });
}

function checkAll(what: string, operations: readonly Operation<unknown>[]): Operation<unknown>[] {
  if (typeof operations !== 'object' || operations === null || !(Symbol.iterator in operations)) {
    throw new TypeError(`${what}: operations must be an iterable of functions; got ${describe(operations)}.`);
  }
  const list = [...operations];
  for (const [index, body] of list.entries()) checkFunction(body, what, `operations[${index}]`);
  return list;
}
