import { Task, host, type TaskContext } from '@tasktree/core';
import { TimeoutError } from '../p-timeout/timeout-error.ts';
import { cancellationOf, keep, nothing, stopReason } from '../stopping.ts';
import { workContext, type WorkContext } from '../work-context.ts';
import type { QueueAddOptions } from './options.ts';

export type QueuedFunction = (context: WorkContext) => unknown;

/** What the queue does when a function that it was given ends, or is stopped. */
export interface WorkListener {
  /** It was stopped while it waited. */
  left(): void;
  completed(value: unknown): void;
  failed(error: unknown): void;
  /** It has ended, with all below its task. */
  ended(): void;
}

/**
 * A function on its way through a queue, with a task of its own from the beginning: so that a cancellation of the task that added
 * it, or an abort, reaches it where it waits and while it runs.
 */
export class QueuedWork {
  /** Settles before its place is free, so that who hears of a failure can stop others in time. */
  readonly outcome: Promise<unknown>;
  #promise: Promise<unknown> | undefined;
  readonly #listener: WorkListener;
  readonly #options: QueueAddOptions;
  readonly #root: Task<unknown>;
  #task!: TaskContext;
  #resolve!: (value: unknown) => void;
  #reject!: (error: unknown) => void;
  /** Gives the root what its body waits for. */
  #give!: (value: unknown) => void;
  #state: 'new' | 'waiting' | 'running' | 'ended' = 'new';
  /** Why it was stopped, and with what its promise rejects. */
  #stopped: { readonly error: unknown } | undefined;
  #forgetTimeout = nothing;

  constructor(options: QueueAddOptions, listener: WorkListener) {
    this.#options = options;
    this.#listener = listener;
    this.outcome = new Promise<unknown>((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    const given = new Promise((resolve) => (this.#give = resolve));
    const { id, signal } = options;
    this.#root = Task.immediate(
      (task) => {
        this.#task = task;
        return task.withTaskCancellationHandler(
          () => given,
          () => this.#stop(stopReason(signal, () => cancellationOf(task))),
        );
      },
      { name: `queued ${id}`, ...(signal && { signal }) },
    );
    this.#root.linkedValue().catch(nothing);
  }

  /** The outcome, one reaction later: who waits for it finds the place free, as with the original. */
  get promise(): Promise<unknown> {
    return (this.#promise ??= this.outcome.then((value) => value));
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
  async run(function_: QueuedFunction, message: () => string): Promise<void> {
    this.#state = 'running';
    const task = this.#task;
    try {
      try {
        this.#give(task.run(() => function_(workContext(task))));
      } catch (error) {
        this.#give(Promise.reject(error));
      }
      this.#startTimeout(message);
      const value = await this.#root.value;
      this.#forgetTimeout();
      if (this.#stopped !== undefined) throw this.#stopped.error;
      this.#state = 'ended';
      this.#resolve(value);
      this.#listener.completed(value);
    } catch (error) {
      this.#forgetTimeout();
      this.#failed(error);
    } finally {
      this.#listener.ended();
    }
  }

  #startTimeout(message: () => string): void {
    const { timeout } = this.#options;
    if (timeout === undefined) return;
    const { clock } = host;
    const text = message();
    this.#forgetTimeout = clock.schedule(clock.now() + timeout, () => {
      const error = new TimeoutError(text);
      this.#stop(error);
      this.#root.cancel(error);
    });
  }

  #failed(error: unknown): void {
    const wasRunning = this.#state === 'running';
    this.#state = 'ended';
    const stopped = this.#stopped;
    if (stopped === undefined) {
      this.#reject(error);
      this.#listener.failed(error);
      return;
    }
    if (error !== stopped.error) keep(stopped.error, error);
    if (!wasRunning) return;
    this.#reject(stopped.error);
    if (this.#options.awaitRunning !== false) this.#listener.failed(stopped.error);
  }

  /** The first reason counts. */
  #stop(error: unknown): void {
    if (this.#stopped !== undefined || this.#state === 'ended') return;
    this.#stopped = { error };
    if (this.#state === 'waiting') {
      this.#end();
      this.#listener.left();
      this.#reject(error);
    } else if (this.#state === 'running' && this.#options.awaitRunning === false) {
      this.#reject(error);
      this.#listener.failed(error);
    }
  }

  #end(): void {
    this.#state = 'ended';
    this.#give(undefined);
  }
}
