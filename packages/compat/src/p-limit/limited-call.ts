import type { Awaitable, TaskContext } from '@tasktree/core';
import { Parked, waitingBody, type PriorityQueue } from '@tasktree/core/internal';
import { inTask, nothing } from '../stopping.ts';

/** A call on its way: in line until it is let in, or thrown out, or its task is cancelled. */
export class LimitedCall<T> extends Parked {
  readonly #line: PriorityQueue<LimitedCall<unknown>>;
  readonly #operation: (task: TaskContext) => Awaitable<T>;
  isIn: boolean = false;
  /** What the caller has been handed. */
  promise: Promise<T> | undefined;
  #thrownOut: { readonly error: unknown } | undefined;
  #letIn: () => void = nothing;
  #reject: (error: unknown) => void = nothing;

  constructor(line: PriorityQueue<LimitedCall<unknown>>, operation: (task: TaskContext) => Awaitable<T>) {
    super('slot');
    this.#line = line;
    this.#operation = operation;
  }

  /** The body of the call's task. */
  run(task: TaskContext): Awaitable<T> {
    if (task.isCancelled) this.#line.remove(this as LimitedCall<unknown>);
    task.checkCancellation();
    if (this.isIn) return this.#operation(task);
    if (this.#thrownOut !== undefined) throw this.#thrownOut.error;
    return this.#wait(task);
  }

  async #wait(task: TaskContext): Promise<T> {
    await new Promise<void>((resolve, reject) => {
      this.#letIn = resolve;
      this.#reject = reject;
      this.park(waitingBody(task));
    });
    task.checkCancellation();
    return await inTask(task, () => this.#operation(task));
  }

  enter(): void {
    this.isIn = true;
    this.unpark();
    this.#letIn();
  }

  throwOut(error: unknown): void {
    this.#thrownOut = { error };
    this.unpark();
    this.#reject(error);
  }

  protected override cutShort(error: unknown): void {
    this.#line.remove(this as LimitedCall<unknown>);
    this.#reject(error);
  }
}
