// How a file is started on each of the runtimes that the repository pins.
import { existsSync } from 'node:fs';
import process from 'node:process';
import { runtimes } from '@tasktree/tools/runtimes';

export interface Runtime {
  readonly name: string;
  readonly version: string;
  /** The command and its arguments up to the file. */
  readonly start: readonly string[];
}

interface Installed {
  readonly name: string;
  readonly version: string;
  readonly command: readonly string[];
}

function flags(name: string): readonly string[] {
  if (name === 'deno') return ['run', '-A', '--no-lock', '--no-check', '--v8-flags=--expose-gc'];
  if (name === 'bun') return ['run'];
  return ['--expose-gc', '--no-warnings'];
}

const runnable = (name: string): boolean => /^(?:node\d+|deno|bun)$/.test(name);

export function findRuntimes(names: readonly string[]): Runtime[] {
  const all: readonly Installed[] = runtimes();
  const installed = all.filter(({ name }) => runnable(name));
  return names.map((name) => {
    const found = installed.find((one) => one.name === name);
    if (found === undefined) {
      const there = installed.map((one) => one.name).join(', ');
      throw new RangeError(`--runtimes: "${name}" is not installed here; there are: ${there}`);
    }
    return { name, version: found.version, start: [...found.command, ...flags(name)] };
  });
}

/** The prefix that keeps a process on one core, where the system has it: CPU time is then what a quiet core needs. */
export function pinned(core: number | undefined): readonly string[] {
  const taskset = '/usr/bin/taskset';
  return core === undefined || process.platform !== 'linux' || !existsSync(taskset)
    ? []
    : [taskset, '-c', String(core)];
}
