import {
  anything,
  checkBoolean,
  checkFunction,
  checkName,
  checkOptions,
  describe,
  type OptionChecks,
} from '../arguments.ts';
import { currentHost } from '../host/current-host.ts';
import { realm } from '../realm.ts';
import { withoutReceiver } from '../receiver.ts';
import { currentFrame } from '../task/current.ts';
import type { TaskContext } from '../task/task-context.ts';
import { TaskHandle } from '../task/task-handle.ts';
import { lookUp } from './binding.ts';

/** What a task-local is called, and what it gives where nothing is bound. */
export interface TaskLocalOptions<V> {
  /** For those who look at it in a debugger. One that is sendable is known by it on other threads. */
  readonly name?: string;
  /** What {@link TaskLocal.get} gives where nothing is bound. */
  readonly defaultValue?: V;
  /**
   * Whether its binding crosses to other threads with a call there, where the task-local of the same name is bound to a copy of the
   * value. Needs a name. Default false.
   */
  readonly sendable?: boolean;
}

/**
 * A value that is bound for the duration of an operation, and seen by everything made inside: children at any depth, and
 * unstructured tasks, which copy the bindings when they are made. Detached tasks see the default only.
 *
 * Without a `defaultValue` it gives `undefined` where nothing is bound, in its type too: `new TaskLocal<User>()` is a
 * `TaskLocal<User | undefined>`. Throws `TypeError` for invalid options. Laws: local.1 to local.7. Source: Swift's `@TaskLocal`,
 * SE-0311.
 *
 * @example
 * ```ts
 * const requestId = new TaskLocal({ name: 'requestId', defaultValue: 'none' });
 * await requestId.withValue('r-17', async () => {
 *   await withTaskGroup(async (group) => {
 *     group.addTask(() => console.log(requestId.get())); // → r-17
 *   });
 * });
 * ```
 */
export interface TaskLocal<V> {
  /** Its name, where it was given one. */
  readonly name: string | undefined;
  /** @internal */
  readonly defaultValue: V;
  /** @internal */
  readonly sendable: boolean;
  /** The value bound here, or the default (local.2). */
  get(): V;
  /**
   * Binds `value` while `operation` runs: to its return or throw, or, if it returns a promise, along all it awaits. Gives
   * back what it returns. Works outside any task; then the operation gets no handle. Throws `TypeError` if `operation` is
   * no function. Laws: local.1, local.5.
   */
  withValue<R>(value: V, operation: (task?: TaskContext) => R): R;
}

/** Makes {@link TaskLocal}s: of the type of their value where they have a default, else of that or undefined. */
export interface TaskLocalConstructor {
  new <V>(options: TaskLocalOptions<V> & { readonly defaultValue: V }): TaskLocal<V>;
  new <V>(options?: TaskLocalOptions<V>): TaskLocal<V | undefined>;
  /** What all task-locals have in common. */
  readonly prototype: TaskLocal<unknown>;
}

// A class cannot say that of itself: its type is the same whatever its constructor is given.
/** Makes a task-local: see the interface of this name. */
export const TaskLocal: TaskLocalConstructor = class<V> {
  readonly name: string | undefined;
  readonly defaultValue: V;
  readonly sendable: boolean;

  constructor(options?: TaskLocalOptions<V>) {
    checkOptions(options, 'new TaskLocal', checks);
    this.name = options?.name;
    this.defaultValue = options?.defaultValue as V;
    this.sendable = options?.sendable === true;
    if (this.sendable) register(this as TaskLocal<unknown>);
  }

  get(): V {
    if (this === undefined) throw withoutReceiver('local.get');
    return lookUp(this, currentFrame()?.locals);
  }

  withValue<R>(value: V, operation: (task?: TaskContext) => R): R {
    if (this === undefined) throw withoutReceiver('local.withValue');
    return withValueOn(currentFrame(), this, value, operation as (task: TaskContext | undefined) => R);
  }
};

const checks: OptionChecks<TaskLocalOptions<unknown>> = {
  name: checkName,
  defaultValue: anything,
  sendable: checkBoolean,
};

function register(local: TaskLocal<unknown>): void {
  const { name } = local;
  if (name === undefined) {
    throw new TypeError(
      'new TaskLocal: options.name must be given for one that is sendable: by its name it is known on other threads.',
    );
  }
  const locals = (realm.sendableLocals ??= new Map<string, TaskLocal<unknown>[]>());
  const known = locals.get(name);
  if (known === undefined) locals.set(name, [local]);
  else known.push(local);
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
