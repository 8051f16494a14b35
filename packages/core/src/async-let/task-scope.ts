import { checkFunction, checkOptions } from '../arguments.ts';
import { checkSignal, watchSignal, type AbortSignal } from '../cancellation/abort-signal.ts';
import { ScopeClosedError } from '../errors.ts';
import { realm } from '../realm.ts';
import { symbolMethod } from '../internal/symbol-method.ts';
import { withoutReceiver } from '../receiver.ts';
import { enclosing } from '../task/current.ts';
import type { TaskContext } from '../task/task-context.ts';
import type { TaskHandle } from '../task/task-handle.ts';
import type { TaskNode } from '../task/task-node.ts';
import { checkTaskOptions, type TaskOptions } from '../task/task-options.ts';
import { asyncDispose } from '../tree/dispose.ts';
import { loseAll } from '../tree/lost.ts';
import {
  CANCELLED,
  ENDED,
  SETTLED,
  STARTED,
  Scope,
  adopt,
  initScope,
  leaveBody,
  settledOf,
} from '../tree/scope.ts';
import type { Awaitable } from '../types.ts';
import { declare, type AsyncLet } from './async-let.ts';

/** What a block of async lets is told when it is opened. */
export interface TaskScopeOptions {
  /** Cancels all children when it aborts. */
  readonly signal?: AbortSignal;
}

/** A block that owns children and has no body of its own; it ends when it is disposed, or with the body around it. */
class BlockScope extends Scope {
  readonly #born = realm.nextId;

  constructor(owner: Scope) {
    super();
    initScope(this, owner, STARTED);
    adopt(owner, this);
    if ((owner.region.flags & CANCELLED) !== 0) this.flags |= CANCELLED;
  }

  override get task(): TaskNode {
    return (this.owner as Scope).task as TaskNode;
  }

  override get born(): number {
    return this.#born;
  }

  end(): void {
    if ((this.flags & ENDED) !== 0) return;
    this.flags |= ENDED;
    leaveBody(this);
  }

  override ownerEnded(): void {
    this.end();
  }

  /** Disposal is not told how its block ends, so what was lost is for the body around to deal with (let.12). */
  complete(): void {
    loseAll(this.owner as Scope, this);
  }
}

/**
 * A block of async lets that ends as one: disposing it cancels all that have not ended, newest first, and then awaits all.
 */
export class TaskScope implements AsyncDisposable {
  readonly #scope: BlockScope;
  readonly #parent: TaskHandle;

  /** @internal */
  constructor(scope: BlockScope, parent: TaskHandle) {
    this.#scope = scope;
    this.#parent = parent;
  }

  static #of(scope: TaskScope, method: string): BlockScope {
    try {
      return scope.#scope;
    } catch {
      throw withoutReceiver(method);
    }
  }

  /** As the free function `asyncLet`, owned by this block. Throws `ScopeClosedError` when the block has ended. */
  asyncLet<T>(body: (task: TaskContext) => Awaitable<T>, options?: TaskOptions): AsyncLet<T> {
    const scope = TaskScope.#of(this, 'scope.asyncLet');
    checkFunction(body, 'scope.asyncLet', 'body');
    if (options !== undefined) checkTaskOptions(options, 'scope.asyncLet');
    if ((scope.flags & SETTLED) !== 0) {
      throw new ScopeClosedError(
        'scope.asyncLet: this scope has ended. Declare async lets before the end of its block.',
      );
    }
    return declare(scope, this.#parent, body, options);
  }

  /** Cancels all that have not ended, newest first, and waits for them. Disposing twice is harmless. */
  declare readonly [Symbol.asyncDispose]: () => Promise<void>;

  static {
    symbolMethod<TaskScope>(this, asyncDispose, function () {
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
  if (options?.signal !== undefined) watchSignal(options.signal, scope, 'taskScope: options.signal');
  return new TaskScope(scope, parent);
}
