import {
  CancellationError,
  suppressedErrors,
  Task,
  type TaskContext,
  type TaskOptions,
} from '@tasktree/core';
import { createKeepAlive } from './keep-alive.ts';

/** The signals that end a program, with the exit code by which shells know them. */
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const;

/** A signal that cancels the program of {@link runMain}. */
export type TerminationSignal = keyof typeof EXIT_CODES;

/** The reason with which {@link runMain} cancels its task when the process is told to end. */
export class SignalReceived extends Error {
  /** Says what it is, also in other realms. */
  override readonly name = 'SignalReceived';
  /** Stays the same in all versions. */
  readonly code = 'ERR_TASKTREE_SIGNAL';
  /** Which signal it was. */
  readonly signal: TerminationSignal;

  constructor(signal: TerminationSignal) {
    super(`The process received ${signal}.`);
    this.signal = signal;
  }
}

/**
 * Runs `body` as the root task of the program and ends the program in an orderly way: when this promise settles, every
 * child of it has ended (tree.2).
 *
 * SIGINT and SIGTERM cancel the task, with a {@link SignalReceived} as the reason, and then wait for it; a second
 * signal ends the process at once. The process is kept alive meanwhile, and afterwards ends by itself when nothing
 * else is pending, with exit code 0 after success, 1 after an error, which is printed as Bun prints an uncaught one,
 * 130 after SIGINT and 143 after SIGTERM. The promise is that of the task's value; it need not be handled.
 *
 * @example
 * ```ts
 * runMain(async (task) => {
 *   while (!task.isCancelled) await serveOne(task.signal);
 * });
 * // Ctrl-C ends it with
 * // exit code 130
 * ```
 */
export function runMain<T>(
  body: (task: TaskContext) => T | PromiseLike<T>,
  options?: TaskOptions,
): Promise<T> {
  const keepAlive = createKeepAlive();
  const task = new Task(body, options);
  let received: TerminationSignal | undefined;

  const onSignal = (signal: TerminationSignal): void => {
    if (received) process.exit(EXIT_CODES[signal]);
    received = signal;
    task.cancel(new SignalReceived(signal));
  };
  const finish = (): void => {
    keepAlive(false);
    for (const signal of Object.keys(EXIT_CODES)) process.off(signal, onSignal);
    if (received) process.exitCode = EXIT_CODES[received];
  };

  keepAlive(true);
  for (const signal of Object.keys(EXIT_CODES)) process.on(signal, onSignal);
  const { value } = task;
  value.then(finish, (error: unknown) => {
    finish();
    if (received && error instanceof CancellationError) return;
    process.exitCode = 1;
    print(error);
  });
  return value;
}

function print(error: unknown): void {
  const suppressed = suppressedErrors(error).map((other) => `Suppressed:\n${Bun.inspect(other)}\n\n`);
  process.stderr.write(`${Bun.inspect(error)}\n\n${suppressed.join('')}Bun v${Bun.version}\n`);
}
