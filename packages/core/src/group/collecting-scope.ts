import { AwaitCycleError, ScopeClosedError } from '../base/errors.ts';
import type { TaskResult } from '../context/shapes.ts';
import { Deque } from '../structures/deque.ts';
import { currentScope } from '../task/current.ts';
import type { Scope, TaskNode } from '../tree/scope.ts';
import { ENDED, SETTLED } from '../tree/state.ts';
import { heirsOf, keepUnread } from '../tree/unread-errors.ts';
import { Wait } from '../tree/wait.ts';
import { Failure } from './failure.ts';
import { GroupScope } from './group-scope.ts';
import { ResultQueue } from './result-queue.ts';
import { watchUnread } from './unread-failure.ts';
import { AllWaiter, NextResultWaiter, NextWaiter, type Waiter } from './waiters.ts';

/** A group that keeps the results of its children until they are taken. */
export class CollectingScope extends GroupScope {
  readonly #results = new ResultQueue();
  readonly #waiters = new Deque<Waiter<unknown>>();

  get isEmpty(): boolean {
    return this.running === 0 && this.#results.length === 0;
  }

  protected override keepValue(value: unknown, node: TaskNode): void {
    if (this.#waiters.peek()?.dropsValues !== true) this.#results.push(value, node);
  }

  protected keepFailure(failure: Failure): void {
    this.#results.push(failure, failure.node);
    if (this.#waiters.length === 0) watchUnread(this);
  }

  override childLeft(): void {
    super.childLeft();
    if (this.#waiters.length === 0) return;
    if (this.running === 0 || this.#results.length > 0) this.#serve();
    if (this.running === 1) this.#breakCircle();
  }

  get size(): number {
    return this.running + this.#results.length;
  }

  /** What `takeResult` would give at once. */
  tryTakeResult(): TaskResult<unknown> | undefined {
    return this.#waiters.length > 0 || this.#results.length === 0 ? undefined : this.#results.shiftSettled();
  }

  takeNext(): Promise<IteratorResult<unknown, undefined>> {
    return this.takeBy(new NextWaiter());
  }

  takeBy(waiter: NextWaiter): Promise<IteratorResult<unknown, undefined>> {
    this.requireOpen('group.next');
    return this.#take(waiter);
  }

  /** Ends the waits of somebody who wants nothing more: they take no result (map.8). */
  release(isTheirs: (waiter: object) => waiter is NextWaiter): void {
    for (let left = this.#waiters.length; left > 0; left--) {
      const waiter: object = this.#waiters.shift() as Waiter<unknown>;
      if (isTheirs(waiter)) {
        waiter.wait?.end();
        waiter.end();
      } else {
        this.#waiters.push(waiter as Waiter<unknown>);
      }
    }
  }

  takeResult(): Promise<IteratorResult<TaskResult<unknown>, undefined>> {
    this.requireOpen('group.nextResult');
    return this.#take(new NextResultWaiter());
  }

  takeAll(): Promise<void> {
    this.requireOpen('group.waitForAll');
    return this.#take(new AllWaiter());
  }

  /** Waiters are served in order, one after the other (collect.6). */
  #take<R>(waiter: Waiter<R>): Promise<R> {
    if (this.#waiters.length > 0 || !waiter.serve(this.#results, this.running === 0)) {
      const reader = currentScope() ?? this.body;
      waiter.reader = reader;
      if ((reader.flags & (ENDED | SETTLED)) === 0) waiter.wait = new Wait('group').begin(reader);
      this.#waiters.push(waiter as Waiter<unknown>);
      if (this.running === 1) this.#breakCircle();
    }
    return waiter.promise;
  }

  #serve(): void {
    for (let waiter = this.#waiters.peek(); waiter !== undefined; waiter = this.#waiters.peek()) {
      if (!waiter.serve(this.#results, this.running === 0)) break;
      this.#waiters.shift();
      waiter.wait?.end();
    }
  }

  /** A child that waits on its own group while nothing else is outstanding would wait for itself (tree.12). */
  #breakCircle(): void {
    if (this.#results.length > 0 || this.#waiters.length === 0) return;
    // Nearly always it is the body alone that waits.
    if (this.#waiters.length === 1 && this.#waiters.peek()?.reader === this.body) return;
    const waiting = Array.from(this.#waiters);
    if (!waiting.some(({ reader }) => this.#isInChild(reader))) return;
    this.#waiters.clear();
    for (const waiter of waiting) {
      if (this.#isInChild(waiter.reader)) {
        waiter.wait?.end();
        waiter.reject(
          new AwaitCycleError(
            `Task #${waiter.reader?.task?.id} waits on the group it is the last child of, which waits for it to end. ` +
              'Read the results of a group in its body.',
          ),
        );
      } else {
        this.#waiters.push(waiter);
      }
    }
  }

  #isInChild(reader: Scope | undefined): boolean {
    // Who was made before the group is in no child of it: this spares the body around a JoinSet the way up (tree.9).
    if ((reader?.task?.id ?? 0) < this.born) return false;
    for (let scope = reader; scope !== undefined && scope !== this; scope = scope.owner) {
      if (scope.owner === this) return scope !== this.body;
    }
    return false;
  }

  protected takeUnread(): Failure | undefined {
    return this.#results.takeFailure();
  }

  unreadFailure(): Failure | undefined {
    return this.#results.findFailure();
  }

  protected gather(): void {
    this.#gatherUnread();
    // Children that were left running will serve nobody any more (grace.2).
    for (let waiter = this.#waiters.shift(); waiter !== undefined; waiter = this.#waiters.shift()) {
      waiter.wait?.end();
      waiter.reject(new ScopeClosedError('This group has ended without the children that were waited for.'));
    }
  }

  /** Values are dropped; failures are kept, and an answer is the outcome if nothing else is (error.8). */
  #gatherUnread(): void {
    let answer: Failure | undefined;
    while (this.#results.length > 0) {
      const result = this.#results.shift();
      if (!(result instanceof Failure)) continue;
      if (!result.isAnswer) {
        keepUnread(this, result);
        continue;
      }
      if (result.counts) answer ??= result;
      for (const heir of heirsOf(result.error)) {
        if (heir.own) this.failWith({ ...heir, at: result.at });
        else keepUnread(this, heir);
      }
    }
    if (answer !== undefined) this.endCutShort(answer);
  }
}
