import { checkFunction } from '../arguments.ts';
import { beginCancellation, cancel, scopeEnded } from '../cancellation/cancel.ts';
import { abandonChild } from '../cancellation/grace.ts';
import { enqueue } from '../executor/enqueue.ts';
import { symbolMethod } from '../internal/symbol-method.ts';
import { inspect, printed } from '../observe/inspect.ts';
import { realm } from '../realm.ts';
import { enclosing, localsFor } from '../task/current.ts';
import { Outcome } from '../task/outcome.ts';
import type { TaskContext } from '../task/task-context.ts';
import type { TaskHandle } from '../task/task-handle.ts';
import { TaskNode } from '../task/task-node.ts';
import { applyOptions, checkTaskOptions, type TaskOptions } from '../task/task-options.ts';
import { asyncDispose } from '../tree/dispose.ts';
import { keepSpecimens } from '../tree/specimens.ts';
import { CANCELLED, ENDED, SETTLED, whenSettled, type Scope } from '../tree/scope.ts';
import type { Awaitable } from '../types.ts';

/**
 * A child task whose value is read by awaiting it, any number of times: the same value, or the same error object (let.2).
 *
 * Made with {@link asyncLet}; disposed at the end of its block by `await using`: if it was not read it is cancelled, and in
 * any case awaited. Disposal never throws because of the child's outcome (let.12).
 */
export interface AsyncLet<T> extends PromiseLike<T>, AsyncDisposable {
  /** Cancels the child unless it has ended, and waits for it. Disposing twice is harmless. */
  [Symbol.asyncDispose](): Promise<void>;
}

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
  body: (task: TaskContext) => Awaitable<T>,
  options: TaskOptions | undefined,
): AsyncLet<T> {
  keepSpecimens();
  const declared = new Declared<T>(owner);
  const priority = options?.priority ?? (owner.task as TaskNode).priority;
  const node = new TaskNode(owner, 'asyncLet', body, priority, localsFor(parent), declared);
  declared.node = node;
  if (options !== undefined) applyOptions(node, options, 'asyncLet: options.signal');
  if ((owner.flags & ENDED) !== 0 && (node.flags & CANCELLED) === 0) {
    // Its block has ended: it is as one that was not read (let.11).
    beginCancellation(node, scopeEnded);
    node.flags |= CANCELLED;
  }
  if (realm.events !== undefined) realm.events.emit('created', node);
  enqueue(node);
  return declared;
}
