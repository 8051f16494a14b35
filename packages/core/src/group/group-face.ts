import { attempt, checkFunction } from '../base/arguments.ts';
import { withoutReceiver } from '../base/receiver.ts';
import type { AbortSignal } from '../base/types.ts';
import type { CollectingShape, GroupShape, TaskResult } from '../context/shapes.ts';
import type { Body } from '../task/body.ts';
import type { TaskOptions } from '../task/task-options.ts';
import type { CollectingScope } from './collecting-scope.ts';
import { GroupIterator } from './group-iterator.ts';
import type { GroupScope } from './group-scope.ts';
import { runIn } from './run.ts';
import { startIn } from './start.ts';

/** What the body of a group holds. */
export class GroupFace<Kind extends GroupScope> implements GroupShape<unknown, never> {
  readonly #scope: Kind;

  constructor(scope: Kind) {
    this.#scope = scope;
  }

  protected static of<Kind extends GroupScope>(group: GroupFace<Kind>, method: string): Kind {
    try {
      return group.#scope;
    } catch {
      throw withoutReceiver(method);
    }
  }

  addTask(body: Body, options?: TaskOptions): void {
    GroupFace.of(this, 'group.addTask').add('group.addTask', body, options);
  }

  addTaskUnlessCancelled(body: Body, options?: TaskOptions): boolean {
    const scope = GroupFace.of(this, 'group.addTaskUnlessCancelled');
    scope.requireOpen('group.addTaskUnlessCancelled');
    checkFunction(body, 'group.addTaskUnlessCancelled', 'body');
    if (scope.isCancelled) return false;
    scope.add('group.addTaskUnlessCancelled', body, options);
    return true;
  }

  addImmediateTask(body: Body, options?: TaskOptions): void {
    GroupFace.of(this, 'group.addImmediateTask').addImmediate(body, options);
  }

  start<V>(body: (task: never, ready: (value: V) => void) => unknown, options?: TaskOptions): Promise<V> {
    return attempt(() => startIn(GroupFace.of(this, 'group.start'), body, options));
  }

  run<V>(body: Body<V>, options?: TaskOptions): Promise<V> {
    return runIn(GroupFace.of(this, 'group.run'), body, options);
  }

  whenReady(): Promise<void> {
    return attempt(() => GroupFace.of(this, 'group.whenReady').whenReady());
  }

  cancelAll(reason?: unknown): void {
    GroupFace.of(this, 'group.cancelAll').cancelAll(reason);
  }

  get isCancelled(): boolean {
    return this.#scope.isCancelled;
  }

  get isEmpty(): boolean {
    return this.#scope.isEmpty;
  }

  get signal(): AbortSignal {
    return this.#scope.signal;
  }
}

/** The same, for one whose results are taken. */
export class CollectingFace<T> extends GroupFace<CollectingScope> implements CollectingShape<T, never> {
  next(): Promise<IteratorResult<T, undefined>> {
    return attempt(() => GroupFace.of(this, 'group.next').takeNext()) as Promise<
      IteratorResult<T, undefined>
    >;
  }

  nextResult(): Promise<IteratorResult<TaskResult<T>, undefined>> {
    return attempt(() => GroupFace.of(this, 'group.nextResult').takeResult()) as Promise<
      IteratorResult<TaskResult<T>, undefined>
    >;
  }

  waitForAll(): Promise<void> {
    return attempt(() => GroupFace.of(this, 'group.waitForAll').takeAll());
  }

  [Symbol.asyncIterator](): AsyncIterableIterator<T, undefined> {
    return new GroupIterator(GroupFace.of(this, 'group[Symbol.asyncIterator]'));
  }
}
