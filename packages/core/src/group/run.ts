import type { Body } from '../task/body.ts';
import { Outcome } from '../task/outcome.ts';
import type { TaskOptions } from '../task/task-options.ts';
import type { TaskNode } from '../tree/scope.ts';
import { Failure } from './failure.ts';
import type { GroupScope } from './group-scope.ts';

/** The outcome of a child added by `run`: whoever asks for it gets it, else it is that of a child like any other (group.16). */
class RunOutcome<T> extends Outcome<T> {
  readonly #group: GroupScope;
  #unasked: Failure | undefined = undefined;

  constructor(group: GroupScope) {
    super(group.body);
    this.#group = group;
  }

  override settled(node: TaskNode, failed: boolean, value: unknown): void {
    super.settled(node, failed, value);
    if (failed && this.asked) new Failure(this.#group, node, value).taken();
    this.#group.childLeft();
    this.#group.endIfUnread();
  }

  reprioritize(node: TaskNode, from: number): void {
    this.#group.reprioritize(node, from);
  }

  protected override unread(node: TaskNode, error: unknown): void {
    this.#unasked = new Failure(this.#group, node, error);
    this.#group.keepUnasked(this.#unasked);
  }

  override promise(): Promise<T> {
    if (this.#unasked !== undefined) this.#group.forgetUnasked(this.#unasked);
    this.#unasked = undefined;
    return super.promise();
  }

  /** Its promise may be kept, and read when the group has ended. */
  protected override get isOver(): boolean {
    return false;
  }
}

/** The promise of such an outcome. Only waiting for it asks: made and dropped it is a child like any other. */
class RunPromise<T> implements Promise<T> {
  readonly #outcome: RunOutcome<T>;

  constructor(outcome: RunOutcome<T>) {
    this.#outcome = outcome;
  }

  // oxlint-disable-next-line unicorn/no-thenable -- it is a promise
  then<A = T, B = never>(
    onFulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    onRejected?: ((error: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.#outcome.read().then(onFulfilled, onRejected);
  }

  catch<B = never>(onRejected?: ((error: unknown) => B | PromiseLike<B>) | null): Promise<T | B> {
    return this.then(undefined, onRejected);
  }

  finally(onFinally?: (() => void) | null): Promise<T> {
    return this.#outcome.read().finally(onFinally);
  }

  get [Symbol.toStringTag](): string {
    return 'Promise';
  }
}

export function runIn<T>(group: GroupScope, body: Body<T>, options: TaskOptions | undefined): Promise<T> {
  const outcome = new RunOutcome<T>(group);
  outcome.node = group.add('group.run', body, options, outcome);
  return new RunPromise(outcome);
}
