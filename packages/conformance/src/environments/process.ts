import type { Core, RunProgram } from '../case.ts';
import type { Environment } from '../environment.ts';
import { processWaits } from '../platform-waits.ts';

type Listener = (...args: never[]) => void;

/** The part of Node's `process` that Deno and Bun have as well. */
interface Process {
  on(event: string, listener: (error: unknown) => void): unknown;
  off(event: string, listener: Listener): unknown;
  listeners(event: string): Listener[];
}

interface Globals {
  readonly process: Process;
  setImmediate(this: void, callback: () => void): unknown;
}

/** What may be known better by whoever starts the run. */
export interface ProcessEnvironmentOptions {
  /** For the report. */
  readonly runtime: string;
  /** For the report. */
  readonly version: string;
  /** Node: `gc` of `--expose-gc`; Bun: `() => Bun.gc(true)`. */
  readonly collectGarbage?: (() => void) | undefined;
  /** Loads another copy of core, each time it is called (observe.4). */
  readonly anotherCopy?: (() => Promise<Core>) | undefined;
  /** Makes a worker of the module that the cases about threads run there. */
  readonly newWorker?: (() => unknown) | undefined;
  /** Runs programs with the adapter in processes of their own: made by `programRunner`, where that fits. */
  readonly runProgram?: RunProgram | undefined;
}

/**
 * For runtimes with Node's `process` events: Node, Deno, Bun. While the suite runs, others who listen for uncaught errors (test
 * runners do) hear nothing.
 */
export function processEnvironment({
  runtime,
  version,
  collectGarbage,
  anotherCopy,
  newWorker,
  runProgram,
}: ProcessEnvironmentOptions): Environment {
  const { process, setImmediate } = globalThis as unknown as Globals;
  return {
    runtime,
    version,
    listen(onUncaught) {
      const stops = (['exception', 'rejection'] as const).map((kind) => {
        const event = kind === 'exception' ? 'uncaughtException' : 'unhandledRejection';
        const others = process.listeners(event);
        const listener = (error: unknown): void => onUncaught({ kind, error });
        for (const other of others) process.off(event, other);
        process.on(event, listener);
        return () => {
          process.off(event, listener);
          for (const other of others) process.on(event, other as () => void);
        };
      });
      return () => {
        for (const stop of stops) stop();
      };
    },
    async reported() {
      for (let turn = 0; turn < 3; turn += 1)
        await new Promise<void>((resolve) => void setImmediate(resolve));
    },
    platformWaits: processWaits(),
    ...(collectGarbage === undefined ? {} : { collectGarbage }),
    ...(anotherCopy === undefined ? {} : { anotherCopy }),
    ...(newWorker === undefined ? {} : { newWorker }),
    ...(runProgram === undefined ? {} : { runProgram }),
  };
}
