import { checkFunction, checkName, checkOptions, describe } from '../arguments.ts';
import { currentHost } from '../host/current-host.ts';
import { currentFrame } from '../task/current.ts';
import type { TaskContext } from '../task/task-context.ts';
import { TaskHandle } from '../task/task-handle.ts';
import { lookUp } from './binding.ts';

export interface TaskLocalOptions<V> {
  /** For those who look at it in a debugger. */
  readonly name?: string;
  /** What {@link TaskLocal.get} gives where nothing is bound. */
  readonly defaultValue?: V;
}

/**
 * A value that is bound for the duration of an operation, and seen by everything made inside: children at any depth, and
 * unstructured tasks, which copy the bindings when they are made. Detached tasks see the default only.
 *
 * Laws: local.1 to local.7. Source: Swift's `@TaskLocal`, SE-0311.
 *
 * @example
 * ```ts
 * const requestId = new TaskLocal({ name: 'requestId', defaultValue: 'none' });
 * await requestId.withValue('r-17', async () => {
 *   await withTaskGroup(async (group) => {
 *     group.addTask(() => console.log(requestId.get())); // r-17
 *   });
 * });
 * ```
 */
export class TaskLocal<V> {
  readonly name: string | undefined;
  /** @internal */
  readonly defaultValue: V;

  constructor(options: TaskLocalOptions<V> & { readonly defaultValue: V });
  constructor(
    ...options: undefined extends V
      ? [options?: TaskLocalOptions<V>]
      : [options: TaskLocalOptions<V> & { readonly defaultValue: V }]
  );
  constructor(options?: TaskLocalOptions<V>) {
    checkOptions(options, 'new TaskLocal');
    checkName(options?.name, 'new TaskLocal: options.name');
    this.name = options?.name;
    this.defaultValue = options?.defaultValue as V;
  }

  /** The value bound here, or the default (local.2). */
  get(): V {
    return lookUp(this, currentFrame()?.locals);
  }

  /**
   * Binds `value` while `operation` runs: to its return or throw, or, if it returns a promise, along all it awaits. Gives
   * back what it returns. Works outside any task; then the operation gets no handle. Throws `TypeError` if `operation` is
   * no function. Laws: local.1, local.5.
   */
  withValue<R>(value: V, operation: (task?: TaskContext) => R): R {
    return withValueOn(currentFrame(), this, value, operation as (task: TaskContext | undefined) => R);
  }
}

/** Takes those of another copy of this package too. */
export function checkLocal(local: unknown, what: string): void {
  if (typeof local !== 'object' || local === null || !('defaultValue' in local)) {
    throw new TypeError(`${what}: local must be a TaskLocal; got ${describe(local)}.`);
  }
}

export function withValueOn<V, R>(
  frame: TaskHandle | undefined,
  local: TaskLocal<V>,
  value: V,
  operation: (task: TaskContext) => R,
): R;
export function withValueOn<V, R>(
  frame: TaskHandle | undefined,
  local: TaskLocal<V>,
  value: V,
  operation: (task: TaskContext | undefined) => R,
): R;
export function withValueOn<V, R>(
  frame: TaskHandle | undefined,
  local: TaskLocal<V>,
  value: V,
  operation: (task: TaskContext & undefined) => R,
): R {
  checkFunction(operation, 'withValue', 'operation');
  const binding = { local: local as TaskLocal<unknown>, value, outer: frame?.locals };
  const inside = new TaskHandle(frame?.body, binding);
  const handle = (frame?.body === undefined ? undefined : inside) as TaskContext & undefined;
  return currentHost().context.run(inside, operation, handle);
}
