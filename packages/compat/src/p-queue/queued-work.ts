import { host, type TaskContext } from '@tasktree/core';
import { HeldTask } from '@tasktree/core/internal';
import { keep, nothing, runStoppable, stopReason } from '../stopping.ts';
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
export class QueuedWork extends HeldTask<unknown> {
  readonly options: WorkOptions;
  /** With which it stands in line; it may be moved. */
  priority: number;
  readonly function: QueuedFunction;
  /** Settles before its place is free, so that who hears of a failure can stop others in time. */
  readonly outcome: Promise<unknown>;
  #promise: Promise<unknown> | undefined;
  readonly #listener: WorkListener;
  /** That of whoever added this, in no task; undefined where the runtime has none. */
  readonly #callContext: CallContext | undefined = callContext();
  #resolve!: (value: unknown) => void;
  #reject!: (error: unknown) => void;
  #whenEnded: () => void = nothing;
  #isStarting = false;
  #state: 'new' | 'waiting' | 'running' | 'ended' = 'new';
  /** Why it was stopped, and with what its promise rejects. */
  #stopped: { readonly error: unknown } | undefined;
  #forgetTimeout = nothing;

  constructor(function_: QueuedFunction, options: WorkOptions, listener: WorkListener) {
    const { signal, id } = options;
    const name = `PQueue ${id}`;
    super(signal ? { name, signal } : { name });
    this.function = function_;
    this.options = options;
    this.priority = options.priority ?? 0;
    this.#listener = listener;
    this.outcome = new Promise<unknown>((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    if (this.isCancelled) this.#stop(this.#reason());
    else this.wait();
    this.link();
  }

  #reason(): unknown {
    return stopReason(this.options.signal, () => this.cancellation);
  }

  protected override left(): void {
    this.#stop(this.#reason());
  }

  override get takesErrors(): boolean {
    return true;
  }

  /** The outcome, one reaction later: who waits for it finds the place free, as with the original. */
  get promise(): Promise<unknown> {
    return (this.#promise ??= this.outcome.then(itself));
  }

  /** It is in the queue. False when it was stopped before that: it has ended. */
  enter(): boolean {
    if (this.#stopped === undefined) {
      this.#state = 'waiting';
      return true;
    }
    this.#state = 'ended';
    this.start();
    this.#reject(this.#stopped.error);
    return false;
  }

  get hasEnded(): boolean {
    return this.#state === 'ended';
  }

  /** Throws it out of the queue. Nobody needs to handle that. */
  discard(error: unknown): void {
    if (this.#state !== 'waiting') return;
    this.#state = 'ended';
    this.start();
    (this.#promise ?? this.outcome).catch(nothing);
    this.#reject(error);
  }

  /** Calls the function now; settles when it and all below its task have ended. `message` is that of a timeout. */
  runNow(message: () => string): Promise<void> {
    this.#state = 'running';
    const ended = new Promise<void>((resolve) => (this.#whenEnded = resolve));
    const context = this.#callContext;
    this.#isStarting = true;
    if (context === undefined) this.startNow();
    else context.runInAsyncScope(() => this.startNow());
    this.#isStarting = false;
    this.#startTimeout(message);
    return ended;
  }

  protected override run(task: TaskContext): unknown {
    if (this.#state !== 'running') return undefined;
    const { abandonAfter, awaitRunning } = this.options;
    if (awaitRunning === false) task.signal.addEventListener('abort', () => this.#stop(this.#reason()));
    return runStoppable(task, (inside) => this.function(workContext(inside)), abandonAfter);
  }

  override settled(failed: boolean, value: unknown): void {
    if (this.#state !== 'running') return;
    // Nobody hears of an end within the call that starts it.
    if (this.#isStarting) void Promise.resolve().then(() => this.#conclude(failed, value));
    else this.#conclude(failed, value);
  }

  #conclude(failed: boolean, value: unknown): void {
    this.#forgetTimeout();
    try {
      if (failed) {
        this.#failed(value);
      } else if (this.isCancelled) {
        this.#failed(this.#reason());
      } else {
        this.#state = 'ended';
        this.#resolve(value);
        this.#listener.completed(value);
      }
    } finally {
      this.#listener.ended(this);
      this.#whenEnded();
    }
  }

  #startTimeout(message: () => string): void {
    const { timeout } = this.options;
    if (timeout === undefined) return;
    const { clock } = host;
    const text = message();
    this.#forgetTimeout = clock.schedule(clock.now() + timeout, () => {
      if (this.isCancelled) return;
      const error = new TimeoutError(text);
      this.#stop(error);
      this.cancel(error);
    });
  }

  #failed(error: unknown): void {
    const isFirst = this.#state === 'running';
    this.#state = 'ended';
    if (isFirst && this.#stopped === undefined && this.isCancelled) this.#stopped = { error: this.#reason() };
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
      this.#state = 'ended';
      this.#listener.left(this);
      this.#reject(error);
    } else if (this.#state === 'running' && this.options.awaitRunning === false) {
      this.#reject(error);
      this.#listener.failed(error);
    }
  }
}

function itself(value: unknown): unknown {
  return value;
}
