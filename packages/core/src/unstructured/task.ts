import { attempt } from '../base/arguments.ts';
import { currentFrame, currentScope } from '../task/current.ts';
import { cancel } from '../tree/cancel.ts';
import type { AbortSignal, Awaitable } from '../base/types.ts';
import type { DurationLike } from '../base/duration.ts';
import { sleepOn, type SleepOptions } from '../task/sleep.ts';
import { currentHost } from '../host/current-host.ts';
import { symbolMethod } from '../base/symbol-method.ts';
import { inspect, printed } from '../tree/inspect.ts';
import { escalate } from '../tree/escalate.ts';
import { TaskPriority, checkPriority } from '../base/priority.ts';
import { withoutReceiver } from '../base/receiver.ts';
import { CANCELLED } from '../tree/state.ts';
import type { TaskNode } from '../tree/scope.ts';
import { settledOf } from '../tree/settle.ts';
import { Outcome, cycleError } from '../task/outcome.ts';
import type { TaskContext } from '../context/task-context.ts';
import type { TaskOptions } from '../task/task-options.ts';
import { makeRoot, startRoot } from './root.ts';

/**
 * An unstructured task: it runs to its end whether or not its handle is kept, and no scope waits for it. It can be made
 * anywhere, also in synchronous code.
 *
 * It takes its creator's base priority and a copy of the task-locals, and is not cancelled with its creator. An error that
 * nobody asks for becomes an unhandled rejection, as that of a native promise would. A `Task` is thenable; returned
 * from an async function it is unwrapped by the language.
 *
 * Throws `TypeError` or `RangeError` for invalid arguments. Laws: task.1 to task.6, error.4, local.4. Source: Swift's
 * `Task { }`, SE-0304.
 *
 * @example
 * ```ts
 * const download = new Task((task) => fetch(url, { signal: task.signal }), { name: 'download' });
 * button.onclick = () => download.cancel('the user gave up');
 * const response = await download;
 * ```
 */
export class Task<T> implements Promise<T> {
  readonly #node: TaskNode;
  readonly #outcome = new Outcome<T>();

  constructor(body: (task: TaskContext) => Awaitable<T>, options?: TaskOptions);
  /** @internal */
  constructor(
    body: (task: TaskContext) => Awaitable<T>,
    options?: TaskOptions,
    kind?: 'detached' | 'immediate',
  );
  constructor(
    body: (task: TaskContext) => Awaitable<T>,
    options?: TaskOptions,
    kind?: 'detached' | 'immediate',
  ) {
    const node = makeRoot(body, options, kind === 'detached', this.#outcome as Outcome<unknown>);
    this.#node = node;
    if (kind === 'immediate') node.runNow();
    else startRoot(node);
  }

  static #of(task: Task<unknown>, method: string): TaskNode {
    try {
      return task.#node;
    } catch {
      throw withoutReceiver(method);
    }
  }

  /** The same with nothing taken over from where it is made: default priority, no task-locals (local.4). */
  static detached<T>(body: (task: TaskContext) => Awaitable<T>, options?: TaskOptions): Task<T> {
    return new Task(body, options, 'detached');
  }

  /** The same as `new Task`, but the body runs inside this call up to its first await (task.5). */
  static immediate<T>(body: (task: TaskContext) => Awaitable<T>, options?: TaskOptions): Task<T> {
    return new Task(body, options, 'immediate');
  }

  /** Unique in this realm. */
  get id(): number {
    return this.#node.id;
  }

  /** Its name, where it was given one. */
  get name(): string | undefined {
    return this.#node.extras?.name;
  }

  /** The current priority: at least the one it was made with, and it only rises (priority.3). */
  get priority(): number {
    return this.#node.priority;
  }

  /** Whether it was cancelled. It may have ended well all the same (cancel.6). */
  get isCancelled(): boolean {
    return (this.#node.flags & CANCELLED) !== 0;
  }

  /** The promise of the outcome; the same for all who ask. Waiting is not cut short by the waiter's cancellation (cancel.14). */
  get value(): Promise<T> {
    return this.#outcome.read();
  }

  /** The outcome as a settled-result value; never rejects, but for a task that would wait for itself (task.3, tree.12). */
  get result(): Promise<PromiseSettledResult<T>> {
    const node = this.#node;
    const cycle = this.#outcome.isPending ? cycleError(currentScope(), node) : undefined;
    if (cycle !== undefined) return Promise.reject(cycle);
    return this.#outcome.read().then(
      (value) => ({ status: 'fulfilled', value }),
      (reason: unknown) => ({ status: 'rejected', reason }),
    );
  }

  /**
   * Cancels the task and everything below it before it returns: a flag, the signals, the handlers; nothing is stopped by force.
   * The first reason stays. Harmless on a task that has settled. Laws: cancel.1 to cancel.3, cancel.17.
   */
  cancel(reason?: unknown): void {
    cancel(Task.#of(this, 'task.cancel'), reason);
  }

  /** Fulfils when the task and all its descendants have settled or been abandoned; never rejects (cancel.18). */
  get settled(): Promise<void> {
    const cycle = this.#outcome.isPending ? cycleError(currentScope(), this.#node) : undefined;
    if (cycle !== undefined) return Promise.reject(cycle);
    return settledOf(this.#node);
  }

  /** Raises the priority for good; nothing happens where it is not a rise (priority.5). */
  escalate(priority: number): void {
    escalate(Task.#of(this, 'task.escalate'), checkPriority(priority, 'task.escalate: priority'));
  }

  /** The value, and linked to the waiter: cancelling the waiter cancels this task, and still waits for it (cancel.14). */
  linkedValue(): Promise<T> {
    try {
      Task.#of(this, 'task.linkedValue');
    } catch (error) {
      return Promise.reject(error);
    }
    return this.#outcome.readLinked();
  }

  // oxlint-disable-next-line unicorn/no-thenable -- a task is a promise
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
    return 'Task';
  }

  static {
    symbolMethod<Task<unknown>>(this, printed, function () {
      return inspect('Task', this.#node, this.isCancelled);
    });
  }

  /** The handle of the body that runs here; undefined outside any task, or where it cannot be known (ambient.2). */
  static get current(): TaskContext | undefined {
    const frame = currentFrame();
    return frame?.body === undefined ? undefined : (frame as unknown as TaskContext);
  }

  /** Whether the region that runs here is cancelled; false outside any task (cancel.8). */
  static get isCancelled(): boolean {
    return Task.current?.isCancelled === true;
  }

  /**
   * The signal of the region that runs here: give it to whatever takes an `AbortSignal`. Undefined outside any task, and where the
   * current task cannot be known (ambient.4). Laws: signal.1, signal.6.
   *
   * @example
   * ```ts
   * const response = await fetch(url, { signal: Task.signal ?? null });
   * ```
   */
  static get signal(): AbortSignal | undefined {
    return Task.current?.signal;
  }

  /**
   * The narrowest deadline in force here, in epoch milliseconds (deadline.5). Undefined where there is none, outside any task, and
   * where the current task cannot be known.
   */
  static get deadline(): number | undefined {
    return Task.current?.deadline;
  }

  /**
   * What was given to `cancel` for the region that runs here (cancel.17). Undefined where it is not cancelled or nothing was given,
   * outside any task, and where the current task cannot be known.
   */
  static get cancellationReason(): unknown {
    return Task.current?.cancellationReason;
  }

  /** The current task's priority; the default outside any task. */
  static get currentPriority(): number {
    return Task.current?.priority ?? TaskPriority.medium;
  }

  /** Throws the region's `CancellationError` exactly when {@link Task.isCancelled} is true (cancel.9). */
  static checkCancellation(): void {
    Task.current?.checkCancellation();
  }

  /**
   * Sleeps at least `duration` (a number is milliseconds) by the host's clock. Rejects with the region's `CancellationError` at
   * once when cancelled, during the sleep or before, for any duration; with `RangeError` or `TypeError` for an invalid one.
   * Outside any task it is a plain timer. Laws: cancel.15, clock.1 to clock.4.
   */
  static sleep(duration: DurationLike, options?: SleepOptions): Promise<void> {
    return attempt(() => sleepOn(currentFrame()?.body, duration, options));
  }

  /** Gives other tasks, timers and I/O a turn. Never rejects, and does not look for cancellation (cancel.16). */
  static yield(): Promise<void> {
    return currentHost().scheduler.yieldToHost(Task.current?.priority);
  }
}
