import { checkFunction } from '../base/arguments.ts';
import { asyncDispose } from '../base/dispose.ts';
import { symbolMethod } from '../base/symbol-method.ts';
import type { Awaitable } from '../base/types.ts';
import type { AsyncLet } from '../context/shapes.ts';
import type { TaskContext } from '../context/task-context.ts';
import type { Body } from '../task/body.ts';
import { enclosing, localsFor } from '../task/current.ts';
import { enqueue } from '../task/enqueue.ts';
import { Outcome } from '../task/outcome.ts';
import { spawn } from '../task/spawn.ts';
import type { TaskHandle } from '../task/task-handle.ts';
import { checkTaskOptions, type TaskOptions } from '../task/task-options.ts';
import { abandonChild } from '../tree/abandon.ts';
import { cancel, scopeEnded } from '../tree/cancel.ts';
import { inspect, printed } from '../tree/inspect.ts';
import type { Scope, TaskNode } from '../tree/scope.ts';
import { whenSettled } from '../tree/settle.ts';
import { CANCELLED, SETTLED } from '../tree/state.ts';

/** What the user holds of an async let is the outcome of the child itself: one object less for each. */
export class Declared<T> extends Outcome<T> implements AsyncLet<T> {
  // oxlint-disable-next-line unicorn/no-thenable -- awaiting it is how it is read
  then<A = T, B = never>(
    onFulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    onRejected?: ((error: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.read().then(onFulfilled, onRejected);
  }

  declare readonly [Symbol.asyncDispose]: () => Promise<void>;

  #dispose(): Promise<void> {
    const { node } = this;
    this.closed = true;
    if ((node.flags & SETTLED) !== 0) return Promise.resolve();
    cancel(node, scopeEnded);
    return new Promise((resolve) => {
      whenSettled(node, resolve);
      abandonChild(this.owner as Scope, node, resolve);
    });
  }

  static {
    symbolMethod<Declared<unknown>>(this, asyncDispose, function () {
      return this.#dispose();
    });
    symbolMethod<Declared<unknown>>(this, printed, function () {
      return inspect('AsyncLet', this.node, (this.node.flags & CANCELLED) !== 0);
    });
  }
}

/**
 * Starts a child task for a value that is read later: Swift's `async let`. Declare it with `await using`, and it never
 * outlives its block: not read, it is cancelled there; read or not, it is awaited.
 *
 * The declaration does not wait and does not throw for what the child does; errors surface where the value is read. The
 * child starts cancelled in a cancelled task. It inherits priority and task-locals, no name. Without `await using` the
 * innermost enclosing body owns it, and cancels and awaits it when it ends.
 *
 * Throws `TypeError` for a body that is no function, `NoCurrentTaskError` outside any task, `ScopeClosedError` in a task
 * that has ended. Laws: let.1 to let.12. Source: SE-0317.
 *
 * @example
 * ```ts
 * await using image = asyncLet(() => fetchImage(id));
 * await using metadata = asyncLet(() => fetchMetadata(id));
 * return resize(await image, (await metadata).size);
 * ```
 */
export function asyncLet<T>(body: (task: TaskContext) => Awaitable<T>, options?: TaskOptions): AsyncLet<T> {
  return asyncLetOn(undefined, body, options);
}

export function asyncLetOn<T>(
  given: TaskHandle | undefined,
  body: (task: TaskContext) => Awaitable<T>,
  options?: TaskOptions,
): AsyncLet<T> {
  checkFunction(body, 'asyncLet', 'body');
  if (options !== undefined) checkTaskOptions(options, 'asyncLet');
  const parent = enclosing(given, 'asyncLet');
  return declare(parent.body as Scope, parent, body, options);
}

/** Makes the child under `owner`: a body, or a block of its own in that body. */
export function declare<T>(
  owner: Scope,
  parent: TaskHandle,
  body: Body<T>,
  options: TaskOptions | undefined,
): AsyncLet<T> {
  const declared = new Declared<T>(owner);
  const priority = options?.priority ?? (owner.task as TaskNode).priority;
  declared.node = spawn(owner, 'asyncLet', body, priority, localsFor(parent), declared, options);
  enqueue(declared.node);
  return declared;
}
