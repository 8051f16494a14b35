import { attempt } from '../base/arguments.ts';
import { asyncDispose } from '../base/dispose.ts';
import { withoutReceiver } from '../base/receiver.ts';
import { symbolMethod } from '../base/symbol-method.ts';
import type { Awaitable } from '../base/types.ts';
import type { GroupOptions } from '../context/options.ts';
import type { TaskResult } from '../context/shapes.ts';
import type { TaskContext } from '../context/task-context.ts';
import { CollectingScope } from '../group/collecting-scope.ts';
import { GroupIterator } from '../group/group-iterator.ts';
import { checkSetOptions } from '../group/group-options.ts';
import { enclosing } from '../task/current.ts';
import { Outcome } from '../task/outcome.ts';
import type { TaskHandle } from '../task/task-handle.ts';
import type { TaskOptions } from '../task/task-options.ts';
import { cancel } from '../tree/cancel.ts';
import { endBody } from '../tree/life.ts';
import { link, pushEntries, unlink } from '../tree/list.ts';
import { rootScope } from '../tree/roots.ts';
import type { Entry, Scope, UnreadError, Walk } from '../tree/scope.ts';
import { settledOf } from '../tree/settle.ts';
import { ENDED, EXPECTS_ANSWERS } from '../tree/state.ts';
import { handUnreadTo, keepUnread } from '../tree/unread-errors.ts';

/** A group whose body is whatever is done with the set, until it is disposed or the body around ends. */
class JoinScope extends CollectingScope {
  constructor(parent: TaskHandle, options: GroupOptions | undefined) {
    super(parent, options);
    // It has no call that could reject: what nobody has joined is the body's around (error.3).
    this.flags |= EXPECTS_ANSWERS;
  }

  protected override takeUnread(): undefined {}

  /** They may lie until somebody joins: that is what a set is for. */
  override unreadFailure(): undefined {}

  protected override failWith(first: UnreadError): void {
    keepUnread(this, first);
  }

  close(): void {
    if ((this.body.flags & ENDED) === 0) endBody(this.body, false, undefined);
  }

  override ownerEnded(walk: Walk): void {
    super.ownerEnded(walk);
    this.close();
  }

  override complete(): void {
    this.gather();
    this.slots?.close();
    handUnreadTo(this.owner as Scope, this);
  }

  abortAll(reason: unknown): void {
    const children: Entry[] = [];
    pushEntries(this, children, this.body);
    for (let child = children.pop(); child !== undefined; child = children.pop()) {
      if (child.scope !== undefined) cancel(child.scope, reason);
    }
  }

  detachAll(): void {
    const children: Entry[] = [];
    pushEntries(this, children, this.body);
    const root = rootScope();
    for (const { scope } of children) {
      const node = scope?.task;
      if (node === undefined || node !== scope) continue;
      unlink(node);
      this.live--;
      link(root, node);
      root.live++;
      const sink = node.sink;
      const outcome = new Outcome<unknown>();
      outcome.node = node;
      node.sink = {
        settled: (settled, failed, value) => {
          outcome.settled(settled, failed, value);
          this.slots?.release();
        },
        reprioritize: (waiting, from) => sink?.reprioritize?.(waiting, from),
      };
      this.running--;
    }
  }
}

/**
 * A set of child tasks that are spawned over time and joined in order of completion. Disposing it cancels all and waits for them;
 * not disposed, it ends with the innermost enclosing body.
 *
 * An error of a child is given where it is joined; it touches no other. Throws `NoCurrentTaskError` outside any task,
 * `TypeError` or `RangeError` for invalid options. Laws: map.5, let.11, collect.1. Source: tokio's `JoinSet`.
 *
 * @example
 * ```ts
 * await using set = new JoinSet<string>();
 * for (const url of urls) set.spawn((task) => fetchText(url, task.signal));
 * for (let joined = await set.joinNext(); joined !== undefined; joined = await set.joinNext()) {
 *   if (joined.status === 'fulfilled') show(joined.value);
 * }
 * ```
 */
export class JoinSet<T> implements AsyncDisposable, AsyncIterable<T> {
  readonly #scope: JoinScope;

  constructor(
    options?: Pick<
      GroupOptions,
      'name' | 'concurrency' | 'priority' | 'signal' | 'abandonAfter' | 'reportAfter'
    >,
  ) {
    checkSetOptions(options, 'new JoinSet');
    this.#scope = new JoinScope(enclosing(undefined, 'new JoinSet'), options);
  }

  static #of(set: JoinSet<unknown>, method: string): JoinScope {
    try {
      return set.#scope;
    } catch {
      throw withoutReceiver(method);
    }
  }

  /** Adds a child. Throws `ScopeClosedError` when the set has ended. */
  spawn(body: (task: TaskContext) => Awaitable<T>, options?: TaskOptions): void {
    JoinSet.#of(this, 'set.spawn').add('set.spawn', body, options);
  }

  /** Waits for the next child to end; undefined when there is none. Never rejects with a child's error. `task` says which it was. */
  joinNext(): Promise<TaskResult<T> | undefined> {
    return attempt(() => JoinSet.#of(this, 'set.joinNext').takeResult()).then(
      ({ value }) => value as TaskResult<T> | undefined,
    );
  }

  /** The outcome of a child that has ended, if there is one; never waits. */
  tryJoinNext(): TaskResult<T> | undefined {
    return JoinSet.#of(this, 'set.tryJoinNext').tryTakeResult() as TaskResult<T> | undefined;
  }

  /** Cancels all children there are; does not wait. Children spawned later are not affected. */
  abortAll(reason?: unknown): void {
    JoinSet.#of(this, 'set.abortAll').abortAll(reason);
  }

  /** Cancels all children, waits for them, and drops their outcomes. The set can be used again. */
  shutdown(): Promise<void> {
    return attempt(() => {
      const scope = JoinSet.#of(this, 'set.shutdown');
      scope.abortAll('the set was shut down');
      return scope.takeAll().catch(() => {});
    });
  }

  /** Lets all children run on as unstructured tasks, which no scope waits for. */
  detachAll(): void {
    JoinSet.#of(this, 'set.detachAll').detachAll();
  }

  /** How many have not been joined. */
  get size(): number {
    return this.#scope.size;
  }

  /** Values in order of completion; throws a child's error. */
  [Symbol.asyncIterator](): AsyncIterableIterator<T, undefined> {
    return new GroupIterator(this.#scope);
  }

  /** Cancels all children and waits for them. Never throws because of an outcome of theirs. */
  declare readonly [Symbol.asyncDispose]: () => Promise<void>;

  static {
    symbolMethod<JoinSet<unknown>>(this, asyncDispose, function () {
      this.#scope.cancelAll('the set was disposed');
      this.#scope.close();
      return settledOf(this.#scope);
    });
  }
}
