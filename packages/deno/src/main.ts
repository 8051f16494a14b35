import process from 'node:process';
import type { TaskContext } from '@tasktree/core';
import { createRunMain, type MainOptions, type RunMain, type TerminationSignal } from '@tasktree/core/host';

const signals: TerminationSignal[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];
if (Deno.build.os === 'windows') signals.push('SIGBREAK');

const main: RunMain = createRunMain({
  process,
  signals,
  numberOf(signal) {
    const numbers: Partial<Record<string, number>> = process.getBuiltinModule('node:os').constants.signals;
    return numbers[signal];
  },
  listen(signal, listener) {
    Deno.addSignalListener(signal, listener);
    return () => Deno.removeSignalListener(signal, listener);
  },
  printUncaught: (error, suppressed) =>
    print(`error: Uncaught ${[Deno.inspect(error), ...also(suppressed)].join('\n')}`),
  printSuppressed: (errors) => print(also(errors).join('\n')),
  printLine: print,
  // Deno has written when a call returns.
  flush: () => Promise.resolve(),
  exit: (code) => Deno.exit(code),
  holders: () => process.getActiveResourcesInfo(),
});

function print(text: string): void {
  try {
    // oxlint-disable-next-line no-console -- Deno writes to stderr in no other way that waits for nothing and loses nothing.
    console.error(text);
  } catch {
    // The terminal was closed. The process ends all the same.
  }
}

function also(suppressed: readonly unknown[]): string[] {
  return suppressed.map((error) => `Suppressed: ${Deno.inspect(error)}`);
}

/**
 * Runs `body` as the root task of the program and ends the program in an orderly way: when this promise settles, every
 * child of it has ended (tree.2).
 *
 * SIGINT, SIGTERM and SIGHUP (on Windows SIGBREAK too) cancel the task, with a {@link SignalReceived} as the reason, and then wait for it. When
 * it has settled, and who awaits this promise has had a turn, the process ends, whatever else holds it, with 128 and the
 * number of the signal as its exit code: 130 after SIGINT, 143 after SIGTERM. Output is written first. The same signal
 * again within half a second counts as one; a later one ends the process at once.
 *
 * A failure that nobody handles is printed once, as Deno prints an uncaught one, with what it suppresses; then the process ends
 * in the same way, with exit code 1. Whoever awaits the promise, or catches, handles it. A body that answers a signal with a
 * cancellation has not failed, and nothing is printed.
 *
 * After success, or a failure that was handled, nothing is ended by force. Should something still hold the process after
 * five seconds (`reportAfter`), a warning says what, as far as Deno tells. With `abandonAfter` the process takes no longer to end, counted from the
 * signal or the failure, and says which tasks it left. Several programs may run at a time: the process ends with the last.
 *
 * Rejects with what the body throws, and with `TypeError` or `RangeError` for invalid arguments. Laws: main.1 to main.4.
 *
 * Needs no permission.
 *
 * @example
 * ```ts
 * void runMain(async (task) => {
 *   while (!task.isCancelled) await serveOne(task.signal);
 * }, { abandonAfter: { seconds: 10 } });
 * // Ctrl-C ends it with
 * // exit code 130
 * ```
 */
export function runMain<T>(
  body: (task: TaskContext) => T | PromiseLike<T>,
  options?: MainOptions,
): Promise<T> {
  return main(body, options);
}

export { SignalReceived, type MainOptions, type TerminationSignal } from '@tasktree/core/host';
