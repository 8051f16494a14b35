import type { ConformanceCase, Ending, RunProgram, Trial } from './case.ts';

/** A case that runs programs in processes of their own. These do not differ by form, and starting them takes time. */
export function programCase(
  id: string,
  title: string,
  run: (run: RunProgram, trial: Trial) => Promise<void>,
): ConformanceCase {
  return {
    id,
    title,
    forms: ['explicit'],
    timeoutMs: 60_000,
    run: (trial) =>
      run(trial.runProgram ?? trial.gap('no program of its own can be run here', 'main.1'), trial),
  };
}

/** Kills the process with `signal` when it prints `ready`. */
export function whenReady(signal: string): {
  onLine: (line: string, kill: (signal: string) => void) => void;
} {
  return {
    onLine(line, kill) {
      if (line === 'ready') kill(signal);
    },
  };
}

/** Everything about an ending but its output. */
export function outcome({ code, signal }: Ending): string {
  return signal ?? `exit code ${code}`;
}

/** How often `part` occurs in `text`. */
export function count(text: string, part: string): number {
  return text.split(part).length - 1;
}

/** Tries each of them, at the same time: a process spends most of it in starting. */
export async function forEach<T>(all: readonly T[], trial: (one: T) => Promise<void>): Promise<void> {
  await Promise.all(all.map(trial));
}
