import { checkFunction, checkOptions } from '../base/arguments.ts';
import { asyncDispose } from '../base/dispose.ts';
import { ScopeClosedError } from '../base/errors.ts';
import { withoutReceiver } from '../base/receiver.ts';
import { symbolMethod } from '../base/symbol-method.ts';
import type { TaskScopeOptions } from '../context/options.ts';
import type { AsyncLet, BlockShape } from '../context/shapes.ts';
import type { TaskScope } from '../context/task-context.ts';
import type { Body } from '../task/body.ts';
import { enclosing } from '../task/current.ts';
import type { TaskHandle } from '../task/task-handle.ts';
import { checkTaskOptions, type TaskOptions } from '../task/task-options.ts';
import { startCancelled } from '../tree/cancel.ts';
import { end, leaveBody } from '../tree/life.ts';
import { adopt } from '../tree/list.ts';
import { roots } from '../tree/roots.ts';
import { Scope, initScope, isCancelled, type TaskNode } from '../tree/scope.ts';
import { settledOf } from '../tree/settle.ts';
import { checkSignal, watchSignal } from '../tree/signal.ts';
import { ENDED, SETTLED, STARTED } from '../tree/state.ts';
import { handUnreadTo } from '../tree/unread-errors.ts';
import { declare } from './async-let.ts';

/** A block that owns children and has no body of its own; it ends when it is disposed, or with the body around it. */
class BlockScope extends Scope {
  readonly #born = roots.nextId;

  constructor(owner: Scope) {
    super();
    initScope(this, owner, STARTED);
    adopt(owner, this);
    if (isCancelled(owner)) startCancelled(this);
  }

  override get task(): TaskNode {
    return (this.owner as Scope).task as TaskNode;
  }

  override get born(): number {
    return this.#born;
  }

  end(): void {
    if ((this.flags & ENDED) !== 0) return;
    end(this);
    leaveBody(this);
  }

  override ownerEnded(): void {
    this.end();
  }

  /** Disposal is not told how its block ends, so what was lost is for the body around to deal with (let.12). */
  complete(): void {
    handUnreadTo(this.owner as Scope, this);
  }
}

/** What the user holds of a block. */
class BlockFace implements BlockShape<never> {
  readonly #scope: BlockScope;
  readonly #parent: TaskHandle;

  constructor(scope: BlockScope, parent: TaskHandle) {
    this.#scope = scope;
    this.#parent = parent;
  }

  static #of(scope: BlockFace, method: string): BlockScope {
    try {
      return scope.#scope;
    } catch {
      throw withoutReceiver(method);
    }
  }

  asyncLet<T>(body: Body<T>, options?: TaskOptions): AsyncLet<T> {
    const scope = BlockFace.#of(this, 'scope.asyncLet');
    checkFunction(body, 'scope.asyncLet', 'body');
    if (options !== undefined) checkTaskOptions(options, 'scope.asyncLet');
    if ((scope.flags & SETTLED) !== 0) {
      throw new ScopeClosedError(
        'scope.asyncLet: this scope has ended. Declare async lets before the end of its block.',
      );
    }
    return declare(scope, this.#parent, body, options);
  }

  declare readonly [Symbol.asyncDispose]: () => Promise<void>;

  static {
    symbolMethod<BlockFace>(this, asyncDispose, function () {
      this.#scope.end();
      return settledOf(this.#scope);
    });
  }
}

/**
 * Opens a block for async lets that are to be cancelled together: at the end of the block all are cancelled first, newest
 * first, and then awaited, where separate `await using` declarations go one by one.
 *
 * Not disposed, it ends with the innermost enclosing body. Throws `NoCurrentTaskError` outside any task. Laws: let.6, let.11,
 * tree.14.
 *
 * @example
 * ```ts
 * await using scope = taskScope();
 * const mirrors = urls.map((url) => scope.asyncLet((task) => fetch(url, { signal: task.signal })));
 * return await Promise.any(mirrors);
 * ```
 */
export function taskScope(options?: TaskScopeOptions): TaskScope {
  return taskScopeOn(undefined, options);
}

export function taskScopeOn(given: TaskHandle | undefined, options?: TaskScopeOptions): TaskScope {
  checkOptions(options, 'taskScope', { signal: checkSignal });
  const parent = enclosing(given, 'taskScope');
  const scope = new BlockScope(parent.body as Scope);
  if (options?.signal !== undefined) watchSignal(options.signal, scope);
  return new BlockFace(scope, parent);
}
