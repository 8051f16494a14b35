import type { CancellationError } from '../base/errors.ts';
import type { Awaitable } from '../base/types.ts';
import type { TaskContext } from '../context/task-context.ts';
import { holdStart } from '../host/held-start.ts';
import { Outcome } from '../task/outcome.ts';
import type { TaskOptions } from '../task/task-options.ts';
import { cancel, cancellationErrorOf, unshared } from '../tree/cancel.ts';
import { Parked } from '../tree/parked.ts';
import { isCancelled, type TaskNode } from '../tree/scope.ts';
import { makeRoot, startRoot } from './root.ts';

class HeldOutcome<T> extends Outcome<T> {
  readonly #held: HeldTask<T>;

  constructor(held: HeldTask<T>) {
    super();
    this.#held = held;
  }

  /** Ties the task to the one that calls, without a promise of the value. */
  link(): void {
    this.linkReader();
  }

  override settled(node: TaskNode, failed: boolean, value: unknown): void {
    this.#held.settled(failed, value);
    super.settled(node, failed, value);
  }

  protected override unread(node: TaskNode, error: unknown): void {
    if (!this.#held.takesErrors) super.unread(node, error);
  }
}

/**
 * An unstructured task that its maker holds back until there is room for it. A cancellation starts it at once, cancelled.
 *
 * Its body runs in the asynchronous context in which it was held, if it was, and else in that of `start` (local.6).
 */
export abstract class HeldTask<T> extends Parked {
  readonly #outcome: HeldOutcome<T> = new HeldOutcome<T>(this);
  readonly #node: TaskNode;
  #open: (() => void) | undefined = undefined;

  constructor(options: TaskOptions) {
    super('slot');
    this.#node = makeRoot((task) => this.run(task), options, false, this.#outcome as Outcome<unknown>);
  }

  protected abstract run(task: TaskContext): Awaitable<T>;

  /** It was cancelled while it waited, and starts after this call. */
  protected abstract left(): void;

  /** It has settled, and all below it; those who read the value have not been told yet. */
  abstract settled(failed: boolean, value: unknown): void;

  /** Whether `settled` sees to errors, in place of those who read the value. */
  get takesErrors(): boolean {
    return false;
  }

  get isCancelled(): boolean {
    return isCancelled(this.#node);
  }

  /** The error of its cancellation. */
  get cancellation(): CancellationError {
    return unshared(cancellationErrorOf(this.#node)) as CancellationError;
  }

  /** The value, linked to the task that calls (cancel.14). */
  linkedValue(): Promise<T> {
    return this.#outcome.readLinked();
  }

  /** The link alone. */
  link(): void {
    this.#outcome.link();
  }

  cancel(reason: unknown): void {
    cancel(this.#node, reason);
  }

  /** It waits for {@link start}, in line, say, where a cancellation reaches it. */
  wait(): void {
    this.park(this.#node);
  }

  /** The same, and keeps the asynchronous context of this call. */
  hold(): void {
    this.wait();
    this.#open = holdStart(() => startRoot(this.#node));
  }

  start(): void {
    this.unpark();
    if (this.#open === undefined) startRoot(this.#node);
    else this.#open();
  }

  /** Runs the body up to its first await within this call. */
  startNow(): void {
    this.unpark();
    this.#node.runNow();
  }

  protected override cutShort(): void {
    this.left();
    this.start();
  }
}
