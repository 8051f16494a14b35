import type { PlatformWait } from './platform-waits.ts';
import type * as core from '@tasktree/core';
import type * as threads from '@tasktree/threads';
import type { TaskContext } from '@tasktree/core';

/** The library under trial: what `@tasktree/core` exports. */
export type Core = typeof core;

/** The part of the library that is about threads, and workers to try it with. */
export interface Threads extends Pick<typeof threads, 'WorkerPool' | 'expose' | 'transfer'> {
  /** Makes a worker that runs the suite's module for workers, `@tasktree/conformance/worker`. */
  readonly newWorker: () => unknown;
}

/** The operations that exist both as ambient functions and on the handle. */
export type Operations = Pick<
  Core,
  | 'asyncLet'
  | 'taskScope'
  | 'withTaskGroup'
  | 'withThrowingTaskGroup'
  | 'withDiscardingTaskGroup'
  | 'withThrowingDiscardingTaskGroup'
  | 'withDeadline'
  | 'withTimeout'
  | 'withTaskCancellationHandler'
  | 'withTaskCancellationShield'
  | 'withTaskPriorityEscalationHandler'
  | 'withTaskExecutorPreference'
> & {
  sleep: Core['Task']['sleep'];
  isCancelled: () => boolean;
  checkCancellation: () => void;
};

/** An error that reached nobody: what the runtime would end the process for. */
export interface Uncaught {
  /** As what the runtime reported it. */
  readonly kind: 'exception' | 'rejection';
  /** The error itself. */
  readonly error: unknown;
}

/** A promise and its resolvers. */
export interface Gate<T> {
  /** Settles when one of the others is called. */
  readonly promise: Promise<T>;
  /** Fulfils it. */
  readonly open: (value: T) => void;
  /** Rejects it. */
  readonly fail: (error: unknown) => void;
}

/** How a program ended, and what it printed. */
export interface Ending {
  /** The exit code; null where a signal ended the process. */
  readonly code: number | null;
  /** The signal that ended the process, or null. */
  readonly signal: string | null;
  /** All that it printed. */
  readonly stdout: string;
  /** The same of the stream for errors. */
  readonly stderr: string;
}

/** How a program of its own is run, and spoken to. */
export interface ProgramOptions {
  /** Called for each line that the program prints, with what sends a signal to its process. */
  readonly onLine?: (line: string, kill: (signal: string) => void) => void;
  /** Reads what the program prints piece by piece, with pauses, so that the pipe is full meanwhile. */
  readonly isSlowReader?: boolean;
}

/**
 * Runs the text of a module in a process of its own, to its end. `runMain`, `SignalReceived`, `Task` and `withTaskGroup` of
 * the adapter are imported already, and `process` is Node's, or that of a runtime which has the same.
 */
export type RunProgram = (source: string, options?: ProgramOptions) => Promise<Ending>;

/** What a case is given. It uses nothing else of the outside world: no runner, no timers, no globals of a runtime. */
export interface Trial {
  /** The library under trial; a broken one when the suite itself is tested. */
  readonly core: Core;
  /** The host under trial, which is installed. */
  readonly host: core.Host;
  /** Undefined where the host has no threads, or the runner has no workers to give (then the case is a gap). */
  readonly threads: Threads | undefined;
  /** 'ambient': through the free functions. 'explicit': through handles. 'slim': through `run` of handles. See {@link Trial.on}. */
  readonly form: 'ambient' | 'explicit' | 'slim';
  /**
   * The operations for code that runs in the body of `task`: the free functions in ambient form, those of the handle in
   * explicit form. A case written with these holds in both forms.
   */
  readonly on: (task: TaskContext) => Operations;
  /** Runs `body` in a new unstructured task and gives its value. */
  readonly root: <T>(
    body: (task: TaskContext) => T | PromiseLike<T>,
    options?: core.TaskOptions,
  ) => Promise<T>;
  /** Resolves after `ms` of the host's clock, outside any task. */
  readonly sleep: (ms: number) => Promise<void>;
  /** Lets promise reactions and ready jobs run, without letting time pass: several rounds of the host's `yieldToHost`. */
  readonly settle: () => Promise<void>;
  /** Makes a promise that the case settles itself. */
  readonly gate: <T = void>() => Gate<T>;
  /** Errors that reached nobody since the case began, after giving the runtime the time to report them. */
  readonly uncaught: () => Promise<readonly Uncaught[]>;
  /** Asks the runtime to collect garbage; false where it cannot be asked (then the case ends with a named gap). */
  readonly collectGarbage: () => Promise<boolean>;
  /** Waits in the platform's own APIs, which a signal ends; none where the runner gives none (then the case is a gap). */
  readonly platformWaits: readonly PlatformWait[];
  /** Loads another copy of core into this realm; undefined where the runner has none to give (then the case is a gap). */
  readonly anotherCopy: (() => Promise<Core>) | undefined;
  /** Runs a program in a process of its own; undefined where the runner has no processes (then the case is a gap). */
  readonly runProgram: RunProgram | undefined;
  /** Ends the case as a gap with that reason and the law that allows it, for example `ambient.2`. */
  readonly gap: (reason: string, allowedBy: string) => never;
  /** What a case may claim. */
  readonly assert: Assert;
}

/** Claims that fail the case when they do not hold. */
export interface Assert {
  /** Fails unless `value` is truthy. */
  readonly ok: (value: unknown, message: string) => void;
  /** Fails unless both are the same, by `Object.is`. */
  readonly equal: (actual: unknown, expected: unknown, message?: string) => void;
  /** Fails unless both have the same structure. */
  readonly deepEqual: (actual: unknown, expected: unknown, message?: string) => void;
  /** The error that `promise` rejects with; fails if it fulfils. */
  readonly rejects: (promise: PromiseLike<unknown>, message?: string) => Promise<unknown>;
  /** The error that `callback` throws; fails if it does not. */
  readonly throws: (callback: () => unknown, message?: string) => unknown;
  /** Fails unless `error` is one of that class, with that `code`. */
  readonly isError: (error: unknown, name: keyof Core & `${string}Error`, message?: string) => void;
}

/** A law, tried in one way. */
export interface ConformanceCase {
  /** `<law id>/<what it shows>` in kebab case: `tree.2/early-return`. */
  readonly id: string;
  /** The law as a sentence about this case: `a scope left by an early return has awaited its children`. */
  readonly title: string;
  /** Further laws that this case would also catch a breach of. */
  readonly also?: readonly string[];
  /** Which forms it is written for; both where left out. */
  readonly forms?: readonly ('ambient' | 'explicit' | 'slim')[];
  /** Real milliseconds that it may take, where the runner's own limit is not meant for it. */
  readonly timeoutMs?: number;
  /** Whether tasks may be left in the tree at the end (abandoned ones and the like). Default false: the runner checks. */
  readonly leavesTasks?: boolean;
  /** Tries it, and throws when the law does not hold. */
  run(trial: Trial): void | Promise<void>;
}
