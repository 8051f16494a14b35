/**
 * What threads need of a runtime. An adapter fulfils it as `host.workers`; worker pools use nothing else of the outside world.
 *
 * @module
 */

/** Hears what comes out of a worker, and how it ends. */
export interface WorkerListener {
  /** The worker sent something. */
  message(data: unknown): void;
  /** An error that nobody caught in the worker. It lives on with it, or ends: then `exit` follows. */
  error(error: unknown, livesOn: boolean): void;
  /** A message, from here or from there, could not be read where it came to: nobody knows what it said. */
  garbled(error: unknown): void;
  /** The worker has ended, by itself or terminated; `how` says what is known, such as `with exit code 1`. */
  exit(how: string): void;
}

/** A worker, as the thread that made it sees it. */
export interface WorkerPort {
  /** Sends a structured clone of `message`; what is in `transfer` is moved. Throws what the platform throws. */
  post(message: unknown, transfer: readonly object[]): void;
  /** Called once, in the turn in which the worker was made. */
  listen(listener: WorkerListener): void;
  /** Ends the worker at once, also in a busy loop. Fulfils when it has ended, as far as the platform says. */
  terminate(): Promise<void>;
  /** Whether the worker keeps the process alive. A new one does. */
  hold(on: boolean): void;
}

/** The thread that made this worker, as the worker sees it. */
export interface ParentPort {
  /** Sends a message; what is listed in `transfer` is moved with it. */
  post(message: unknown, transfer: readonly object[]): void;
  /**
   * From now on this worker lives until it is terminated. Called once. Calls `ready`, later or now, when the parent would notice the
   * end of this worker. A message that cannot be read here makes the parent's listener hear that it was garbled.
   */
  listen(message: (data: unknown) => void, ready: () => void): void;
}

/** What a host's threads can do; used by worker pools. */
export interface WorkerHost {
  /** Makes a worker of this platform that runs the module at `url`. */
  spawn(url: string | { readonly href: string }, options?: { readonly name?: string }): unknown;
  /** How many threads the hardware runs at a time. */
  readonly hardwareConcurrency: number;
  /** Whether threads can share memory, so that a cancellation reaches a busy loop (parallel.2). */
  readonly sharedMemory: boolean;
  /** Takes a worker of this platform, just made. Throws `TypeError` for anything else. */
  connect(worker: unknown): WorkerPort;
  /** Undefined on a thread that was not made by another. */
  readonly parent: ParentPort | undefined;
}
