import type { Awaitable, TaskContext } from '@tasktree/core';
import { HeldTask, type PriorityQueue } from '@tasktree/core/internal';

/** A call on its way: in line until it is let in, or thrown out, or cancelled. */
export class LimitedCall<T> extends HeldTask<T> {
  readonly #line: PriorityQueue<LimitedCall<unknown>>;
  readonly #operation: (task: TaskContext) => Awaitable<T>;
  readonly #leave: () => void;
  #isIn = false;
  /** What the caller has been handed. */
  promise: Promise<T> | undefined = undefined;
  #thrownOut: { readonly error: unknown } | undefined = undefined;

  /** `leave` is called when one that was let in, and all below it, has settled. */
  constructor(
    line: PriorityQueue<LimitedCall<unknown>>,
    operation: (task: TaskContext) => Awaitable<T>,
    name: string,
    leave: () => void,
  ) {
    super({ name });
    this.#line = line;
    this.#operation = operation;
    this.#leave = leave;
  }

  protected override run(task: TaskContext): Awaitable<T> {
    task.checkCancellation();
    if (this.#thrownOut !== undefined) throw this.#thrownOut.error;
    return this.#operation(task);
  }

  enter(): void {
    this.#isIn = true;
    this.start();
  }

  throwOut(error: unknown): void {
    this.#thrownOut = { error };
    this.start();
  }

  protected override left(): void {
    this.#line.remove(this as LimitedCall<unknown>);
  }

  override settled(): void {
    if (this.#isIn) this.#leave();
  }
}
