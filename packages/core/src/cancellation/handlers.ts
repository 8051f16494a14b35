import { attempt, checkFunction } from '../base/arguments.ts';
import type { Awaitable } from '../base/types.ts';
import type { TaskContext } from '../context/task-context.ts';
import { callHandler } from '../task/call-handler.ts';
import { localsFor } from '../task/current.ts';
import { enclosingOrRoot } from '../task/implicit-root.ts';
import { Operation } from '../task/operation.ts';
import { TaskHandle } from '../task/task-handle.ts';
import { reasonOf } from '../tree/cancel.ts';
import { isLinked, link, unlink } from '../tree/list.ts';
import { roots } from '../tree/roots.ts';
import { Entry, initEntry, isCancelled, type Scope, type Walk } from '../tree/scope.ts';

/** A handler in the list of the operation it watches over: the oldest entry there, so that all inside comes before it. */
class CancellationHandler extends Entry {
  readonly #handle: TaskHandle;
  readonly #onCancel: (reason: unknown) => void;
  readonly #born = roots.nextId;

  constructor(handle: TaskHandle, onCancel: (reason: unknown) => void) {
    super();
    initEntry(this);
    this.#handle = handle;
    this.#onCancel = onCancel;
  }

  override get born(): number {
    return this.#born;
  }

  visit(walk: Walk): void {
    if (!isLinked(this)) return;
    unlink(this);
    this.call(walk.reason);
  }

  /** It goes on watching until the call has settled, not just the body. */
  override ownerEnded(): void {}

  call(reason: unknown): void {
    callHandler(this.#handle, () => this.#onCancel(reason));
  }
}

/**
 * Calls `onCancel(reason)` at once, at most once, when the current task is cancelled while `operation` runs; and before
 * `operation` if it is cancelled already. The outcome is the operation's; the handler never runs after that.
 *
 * The handler runs inside the `cancel()` call, with the task-locals and the current task of the place where it was
 * installed. It may cancel tasks and resume continuations. What it throws is reported as uncaught, and stops
 * nothing. Handlers are called newest first. Inside a shield a handler is not called.
 *
 * Throws (rejects with) `TypeError` for arguments that are no functions. Laws: cancel.3, cancel.4, cancel.10 to cancel.12,
 * signal.7. Source: Swift's `withTaskCancellationHandler(operation:onCancel:)`.
 *
 * @example
 * ```ts
 * const text = await withTaskCancellationHandler(
 *   () => readAll(socket),
 *   () => socket.destroy(),
 * );
 * ```
 */
export function withTaskCancellationHandler<R>(
  operation: (task: TaskContext) => Awaitable<R>,
  onCancel: (reason: unknown) => void,
): Promise<R> {
  return attempt(() => handlerOn(undefined, operation, onCancel));
}

export function handlerOn<R>(
  given: TaskHandle | undefined,
  operation: (task: TaskContext) => Awaitable<R>,
  onCancel: (reason: unknown) => void,
): Promise<R> {
  checkFunction(operation, 'withTaskCancellationHandler', 'operation');
  checkFunction(onCancel, 'withTaskCancellationHandler', 'onCancel');
  const parent = enclosingOrRoot(given, 'withTaskCancellationHandler');
  const scope = parent.body as Scope;
  const locals = localsFor(parent);
  const installer = locals === parent.locals ? parent : new TaskHandle(scope, locals);
  const handler = new CancellationHandler(installer, onCancel);
  const inside = new Operation(scope, scope.region);
  if (isCancelled(scope)) handler.call(reasonOf(scope.region));
  else link(inside, handler);
  return inside.run(operation, locals);
}
