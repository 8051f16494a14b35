/**
 * The contract between the core and a runtime. An adapter package fulfils it; the core uses nothing else of
 * the outside world.
 *
 * @module
 */

import type { WorkerHost } from './worker-host.ts';

export type { WorkerHost };

/** A piece of work that a scheduler runs once. */
export interface Job {
  /** 1 to 255, higher first. May rise while the job waits: see {@link Scheduler.reprioritize}. */
  readonly priority: number;
  /** Does the work. A second call does nothing. */
  run(): void;
}

/** Decides when jobs run. */
export interface Scheduler {
  /**
   * Runs `job.run()` exactly once: later, never inside this call, and in the asynchronous context of this call
   * where the runtime has such a thing (law local.6). Jobs of a higher priority start first, those of one
   * priority in the order of their `enqueue` calls (priority.2). A low job does not starve (priority.6), and
   * a long backlog lets timers and I/O through about every 5 ms.
   */
  enqueue(job: Job, priority: number): void;
  /** Called after `job.priority` rose while the job may still be waiting; `from` is what it was. */
  reprioritize?(job: Job, from: number): void;
  /**
   * Fulfils after due timers, I/O and the jobs that were ready had a turn (cancel.16). With the priority of who yields a
   * runtime with lanes of its own need not wait for those that are less urgent.
   */
  yieldToHost(priority?: number): Promise<void>;
}

/** Tells the time and wakes sleepers. All instants are milliseconds of {@link Clock.now}. */
export interface Clock {
  /** Milliseconds that only ever grow. */
  now(): number;
  /** Milliseconds since the epoch; the same as `now()` where the clock has no other notion of time. */
  wallNow?(): number;
  /**
   * Calls `callback` once at `instant` or up to `tolerance` ms later, never early (clock.1), for any finite
   * instant, also beyond 2^31 ms (clock.2). Returns a function that cancels it; calling that twice, or
   * after the call, is harmless. With `keepAlive` false the wait does not keep the process alive (clock.3).
   */
  schedule(instant: number, callback: () => void, tolerance?: number, keepAlive?: boolean): () => void;
}

/** Carries one value along the asynchronous flow of control, as far as the runtime can. */
export interface ContextStore {
  /**
   * True where code loses the value after an await unless it was built to keep it: there its absence does not mean that there is no
   * current task (ambient.6).
   */
  readonly forgets?: boolean;
  /** The value in force here, or undefined. Never the value of another flow. */
  get(): unknown;
  /** Calls `callback(argument)` with `value` in force, and puts back what was there before. */
  run<A, R>(value: unknown, callback: (argument: A) => R, argument: A): R;
  /**
   * Puts `value` in force for the rest of the current job, where the runtime itself restores the context after a
   * promise reaction. Left out where it would leak into the caller.
   */
  enter?(value: unknown): void;
  /**
   * Remembers the whole context of this call, the program's own part included, and returns a function that calls back in it. Left out
   * where `run` costs no more.
   */
  capture?(): <A, R>(callback: (argument: A) => R, argument: A) => R;
}

/** A runtime, as the core sees it. */
export interface Host {
  /** 'node', 'deno', 'bun', 'browser', 'portable', 'test', or an adapter's own name. */
  readonly name: string;
  /** 'full': the current task is known after any await. 'explicit': only in the synchronous start of a body. */
  readonly ambient: 'full' | 'explicit';
  /** Decides when jobs run. */
  readonly scheduler: Scheduler;
  /** Tells the time and wakes sleepers. */
  readonly clock: Clock;
  /** Carries the current task along. */
  readonly context: ContextStore;
  /** Left out where there are no threads, or nobody has told how to use them. */
  readonly workers?: WorkerHost;
  /** Whether this is the main thread; where left out, anything but a web worker is. */
  readonly isMainThread?: boolean;
  /**
   * Makes an error that nobody can catch any more known the way the runtime does it: as an uncaught exception, or as an
   * unhandled rejection. Does not throw. `task` is what {@link taskTree} says of the task concerned, if any.
   */
  reportUncaught(error: unknown, kind: 'exception' | 'rejection', task?: unknown): void;
  /** Prints a warning for the developer; `console.warn` where left out. */
  warn?(message: string, code: string): void;
  /** Called with true when somebody begins to wait for a root, with false when nobody does any more (clock.3). */
  keepAlive?(on: boolean): void;
}
