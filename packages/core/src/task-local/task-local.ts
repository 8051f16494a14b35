import { anything, checkBoolean, checkName, checkOptions, type OptionChecks } from '../base/arguments.ts';
import { shared } from '../base/realm.ts';
import { withoutReceiver } from '../base/receiver.ts';
import type { TaskContext, TaskLocal as LocalOfContext } from '../context/task-context.ts';
import { lookUp, type LocalKey } from '../task/binding.ts';
import { currentFrame } from '../task/current.ts';
import { bind } from '../task/task-handle.ts';

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

export type TaskLocal<V> = LocalOfContext<V>;

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
    return bind(currentFrame(), this, value, operation as (task: never) => R);
  }
};

const checks: OptionChecks<TaskLocalOptions<unknown>> = {
  name: checkName,
  defaultValue: anything,
  sendable: checkBoolean,
};

/** The task-locals that cross to other threads, by name. */
export const sendableLocals: Map<string, LocalKey<unknown>[]> = /* @__PURE__ */ shared(
  'sendable locals',
  () => new Map(),
);

function register(local: LocalKey<unknown>): void {
  const { name } = local;
  if (name === undefined) {
    throw new TypeError(
      'new TaskLocal: options.name must be given for one that is sendable: by its name it is known on other threads.',
    );
  }
  const known = sendableLocals.get(name);
  if (known === undefined) sendableLocals.set(name, [local]);
  else known.push(local);
}
