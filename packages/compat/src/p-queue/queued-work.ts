import { Task, host, type TaskContext } from '@tasktree/core';
import { Parked, waitingBody } from '@tasktree/core/internal';
import { cancellationOf, inTask, keep, nothing, runStoppable, stopReason } from '../stopping.ts';
import { workContext, type WorkContext } from '../work-context.ts';
import { callContext, type CallContext } from './call-context.ts';
import { TimeoutError } from './timeout-error.ts';
import type { WorkOptions } from './work-options.ts';

export type QueuedFunction = (context: WorkContext) => unknown;

/** What the queue does when a function that it was given ends, or is stopped. */
export interface WorkListener {
  /** It was stopped while it waited. */
  left(work: QueuedWork): void;
  completed(value: unknown): void;
  failed(error: unknown): void;
  /** It has ended, with all below its task. */
  ended(work: QueuedWork): void;
}

/**
 * A function on its way through a queue, with a task of its own from the beginning: so that a cancellation of the task that added
 * it, or an abort, reaches it where it waits and while it runs.
 */
export class QueuedWork extends Parked {
  readonly options: WorkOptions;
  /** With which it stands in line; it may be moved. */
  priority: number;
  readonly function: QueuedFunction;
  /** Settles before its place is free, so that who hears of a failure can stop others in time. */
  readonly outcome: Promise<unknown>;
  #promise: Promise<unknown> | undefined;
  readonly #listener: WorkListener;
  readonly #root: Task<unknown>;
  #task!: TaskContext;
  /** That of whoever added this, in the task; undefined where the runtime has none. */
  #callContext: CallContext | undefined;
  #resolve!: (value: unknown) => void;
  #reject!: (error: unknown) => void;
  /** Gives the root what its body waits for. */
  #give!: (value: unknown) => void;
  #state: 'new' | 'waiting' | 'running' | 'ended' = 'new';
  /** Why it was stopped, and with what its promise rejects. */
  #stopped: { readonly error: unknown } | undefined;
  #forgetTimeout = nothing;

  constructor(function_: QueuedFunction, options: WorkOptions, listener: WorkListener) {
    super('slot');
    this.function = function_;
    this.options = options;
    this.priority = options.priority ?? 0;
    this.#listener = listener;
    this.outcome = new Promise<unknown>((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    const { signal } = options;
    const name = `PQueue ${options.id}`;
    this.#root = Task.immediate((task) => this.#begin(task), signal ? { name, signal } : { name });
    // It rejects only when the function has run, and then there is somebody who waits for it.
    void this.#root.linkedValue();
  }

  #begin(task: TaskContext): Promise<unknown> {
    this.#task = task;
    this.#callContext = callContext();
    if (task.isCancelled) this.#stop(this.#reason());
    else this.park(waitingBody(task));
    return new Promise((resolve) => (this.#give = resolve));
  }

  #reason(): unknown {
    return stopReason(this.options.signal, () => cancellationOf(this.#task));
  }

  protected override cutShort(): void {
    this.#stop(this.#reason());
  }

  /** The outcome, one reaction later: who waits for it finds the place free, as with the original. */
  get promise(): Promise<unknown> {
    return (this.#promise ??= this.outcome.then(itself));
  }

  /** It is in the queue. False when it was stopped before that: it has ended. */
  wait(): boolean {
    if (this.#stopped === undefined) {
      this.#state = 'waiting';
      return true;
    }
    this.#end();
    this.#reject(this.#stopped.error);
    return false;
  }

  get hasEnded(): boolean {
    return this.#state === 'ended';
  }

  cancel(reason: unknown): void {
    this.#root.cancel(reason);
  }

  /** Throws it out of the queue. Nobody needs to handle that. */
  discard(error: unknown): void {
    if (this.#state !== 'waiting') return;
    this.#end();
    (this.#promise ?? this.outcome).catch(nothing);
    this.#reject(error);
  }

  /** Calls the function now; settles when it and all below its task have ended. `message` is that of a timeout. */
  async run(message: () => string): Promise<void> {
    this.#state = 'running';
    this.unpark();
    const task = this.#task;
    try {
      if (this.options.awaitRunning === false)
        task.signal.addEventListener('abort', () => this.#stop(this.#reason()));
      const context = this.#callContext;
      if (context === undefined) this.#call(task);
      else context.runInAsyncScope(() => this.#call(task));
      this.#startTimeout(message);
      const value = await this.#root.value;
      this.#forgetTimeout();
      if (task.isCancelled) throw this.#reason();
      this.#state = 'ended';
      this.#resolve(value);
      this.#listener.completed(value);
    } catch (error) {
      this.#forgetTimeout();
      this.#failed(error);
    } finally {
      this.#listener.ended(this);
    }
  }

  #call(task: TaskContext): void {
    const { abandonAfter } = this.options;
    try {
      this.#give(
        inTask(task, () => runStoppable(task, (inside) => this.function(workContext(inside)), abandonAfter)),
      );
    } catch (error) {
      this.#give(Promise.reject(error));
    }
  }

  #startTimeout(message: () => string): void {
    const { timeout } = this.options;
    if (timeout === undefined) return;
    const { clock } = host;
    const text = message();
    this.#forgetTimeout = clock.schedule(clock.now() + timeout, () => {
      if (this.#task.isCancelled) return;
      const error = new TimeoutError(text);
      this.#stop(error);
      this.#root.cancel(error);
    });
  }

  #failed(error: unknown): void {
    const isFirst = this.#state === 'running';
    this.#state = 'ended';
    if (isFirst && this.#stopped === undefined && this.#task.isCancelled)
      this.#stopped = { error: this.#reason() };
    const final = this.#stopped === undefined ? error : this.#stopped.error;
    if (error !== final) keep(final, error);
    const wasTold = isFirst && this.#stopped !== undefined && this.options.awaitRunning === false;
    if (wasTold) return;
    this.#reject(final);
    this.#listener.failed(final);
  }

  /** The first reason counts. */
  #stop(error: unknown): void {
    if (this.#stopped !== undefined || this.#state === 'ended') return;
    this.#stopped = { error };
    if (this.#state === 'waiting') {
      this.#end();
      this.#listener.left(this);
      this.#reject(error);
    } else if (this.#state === 'running' && this.options.awaitRunning === false) {
      this.#reject(error);
      this.#listener.failed(error);
    }
  }

  #end(): void {
    this.#state = 'ended';
    this.unpark();
    this.#give(undefined);
  }
}

function itself(value: unknown): unknown {
  return value;
}
