import type { Awaitable } from '../base/types.ts';
import type { TaskContext } from '../context/task-context.ts';
import { hasAsyncContext } from '../host/async-context.ts';
import { currentHost } from '../host/current-host.ts';
import { Outcome } from '../task/outcome.ts';
import { cancel } from '../tree/cancel.ts';
import { Parked } from '../tree/parked.ts';
import type { TaskNode } from '../tree/scope.ts';
import { makeRoot, startRoot } from './root.ts';

class HeldOutcome<T> extends Outcome<T> {
  readonly #held: HeldTask<T>;

  constructor(held: HeldTask<T>) {
    super();
    this.#held = held;
  }

  override settled(node: TaskNode, failed: boolean, value: unknown): void {
    super.settled(node, failed, value);
    this.#held.settled();
  }
}

/**
 * An unstructured task that its maker holds back until there is room for it. A cancellation starts it at once, cancelled. The body runs
 * in the asynchronous context in which the task was made (local.6).
 */
export abstract class HeldTask<T> extends Parked {
  readonly #outcome: Outcome<T> = new HeldOutcome<T>(this);
  readonly #node: TaskNode;
  #open: (() => void) | undefined = undefined;

  constructor(name: string) {
    super('slot');
    this.#node = makeRoot((task) => this.run(task), { name }, false, this.#outcome as Outcome<unknown>);
  }

  protected abstract run(task: TaskContext): Awaitable<T>;

  /** It was cancelled while it waited, and starts after this call. */
  protected abstract left(): void;

  /** It has settled, and all below it. */
  abstract settled(): void;

  /** The value, linked to the task that calls (cancel.14). */
  linkedValue(): Promise<T> {
    return this.#outcome.readLinked();
  }

  cancel(reason: unknown): void {
    cancel(this.#node, reason);
  }

  /** It stands in line until {@link start}. */
  hold(): void {
    this.park(this.#node);
    if (currentHost().ambient === 'explicit' && !hasAsyncContext()) return;
    void new Promise<void>((open) => (this.#open = open)).then(() => startRoot(this.#node));
  }

  start(): void {
    this.unpark();
    if (this.#open === undefined) startRoot(this.#node);
    else this.#open();
  }

  protected override cutShort(): void {
    this.left();
    this.start();
  }
}
