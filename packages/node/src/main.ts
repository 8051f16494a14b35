import type { TaskContext } from '@tasktree/core';
import { createRunMain, type MainOptions, type RunMain, type TerminationSignal } from '@tasktree/core/host';

const signals: TerminationSignal[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];
if (process.platform === 'win32') signals.push('SIGBREAK');

const main: RunMain = createRunMain({
  process,
  signals,
  numberOf(signal) {
    const numbers: Partial<Record<string, number>> = process.getBuiltinModule('node:os').constants.signals;
    return numbers[signal];
  },
  listen(signal, listener) {
    process.on(signal, listener);
    return () => void process.off(signal, listener);
  },
  outliveReaders() {
    for (const stream of [process.stdout, process.stderr]) stream.on('error', ignoreNoReader);
  },
  printUncaught: (error, suppressed) =>
    print(`Uncaught:\n${inspect(error)}\n\n${also(suppressed)}Node.js ${process.version}\n`),
  printSuppressed: (errors) => print(also(errors)),
  printLine: (line) => print(`${line}\n`),
  flush: () => Promise.all([written(process.stdout), written(process.stderr)]),
  exit: (code) => process.exit(code),
  holders,
});

/** A pipe that nobody reads any more, or a terminal that was closed. */
function ignoreNoReader(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE' && error.code !== 'EIO') throw error;
}

function print(text: string): void {
  process.stderr.write(text);
}

function also(suppressed: readonly unknown[]): string {
  return suppressed.map((error) => `Suppressed: ${inspect(error)}\n\n`).join('');
}

function inspect(value: unknown): string {
  return process.getBuiltinModule('node:util').inspect(value);
}

/** Node lists the pipe or terminal that output goes to, too, which holds nothing. */
function holders(): string[] {
  const outputs = [process.stdout, process.stderr];
  const names = process.getActiveResourcesInfo();
  const { Socket } = process.getBuiltinModule('node:net');
  for (const output of outputs) {
    const at = output instanceof Socket ? names.indexOf(output.isTTY ? 'TTYWrap' : 'PipeWrap') : -1;
    if (at !== -1) names.splice(at, 1);
  }
  return names;
}

/** Pipes are written to while the process goes on, 64 kB at a time. */
async function written(stream: NodeJS.WriteStream): Promise<void> {
  if (stream.writableLength === 0 || stream.destroyed) return;
  await new Promise<void>((resolve) => void stream.write('', () => resolve()));
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
 * A failure that nobody handles is printed once, as Node prints an uncaught one, with what it suppresses; then the process ends
 * in the same way, with exit code 1. Whoever awaits the promise, or catches, handles it. A body that answers a signal with a
 * cancellation has not failed, and nothing is printed.
 *
 * After success, or a failure that was handled, nothing is ended by force. Should something still hold the process after
 * five seconds (`reportAfter`), a warning says what. With `abandonAfter` the process takes no longer to end, counted from the
 * signal or the failure, and says which tasks it left. Several programs may run at a time: the process ends with the last.
 *
 * Rejects with what the body throws, and with `TypeError` or `RangeError` for invalid arguments. Laws: main.1 to main.4.
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
