import type { TerminationSignal } from './main-options.ts';

type Listener = (...args: unknown[]) => void;

/** What runtimes with Node's `process` have in common of it. */
export interface ProcessEvents {
  /** Calls `listener` for each such event. */
  on(event: string, listener: Listener): unknown;
  /** Takes back what `on` did. */
  off(event: string, listener: Listener): unknown;
  /** All that listen to such events now. */
  listeners(event: string): unknown[];
}

/** What {@link createRunMain} needs of a runtime with processes. */
export interface MainProcess {
  /** Node's `process`, or that of a runtime which has the same events. */
  readonly process: ProcessEvents;
  /** What ends a program that names no signals. */
  readonly signals: readonly TerminationSignal[];
  /** The number of a signal, by which shells tell how a process ended; undefined where the platform has no such signal. */
  numberOf(signal: string): number | undefined;
  /** Calls `listener` at each such signal, in place of the runtime's own answer, until the function returned is called. */
  listen(signal: TerminationSignal, listener: () => void): () => void;
  /** Called when a signal has come: from now on it is no failure if those who read the output have ended already. */
  outliveReaders?(): void;
  /** Prints an error that nobody handled as the runtime prints an uncaught one, and then what it suppresses. */
  printUncaught(error: unknown, suppressed: readonly unknown[]): void;
  /** Prints errors that are suppressed under one which is not worth a line itself. */
  printSuppressed(errors: readonly unknown[]): void;
  /** Prints a line on the stream for errors. */
  printLine(line: string): void;
  /** Resolves when what was written to the standard streams has left the process. Nothing is written after it. */
  flush(): Promise<unknown>;
  /** Ends the process. */
  exit(code: number): void;
  /** What holds the process, in the runtime's words; empty where it cannot tell. */
  holders(): readonly string[];
}

/**
 * Hears of errors that reach nobody before others do. Where `listener` gives false, others hear of them too; with no others,
 * `otherwise` is called in place of what the runtime would do.
 */
export function interceptUncaught(
  process: ProcessEvents,
  listener: (error: unknown) => boolean,
  otherwise: (error: unknown) => void,
): void {
  for (const event of ['unhandledRejection', 'uncaughtException']) {
    const others = process.listeners(event) as Listener[];
    for (const other of others) process.off(event, other);
    process.on(event, (error, ...rest) => {
      if (listener(error)) return;
      for (const other of others) other.call(process, error, ...rest);
      if (others.length === 0) otherwise(error);
    });
  }
}
