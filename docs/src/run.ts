import { execFile } from 'node:child_process';
import path from 'node:path';
import { forProcess } from '@tasktree/tools/patience';
import { runtime } from '@tasktree/tools/runtimes';
import { docs } from './pages.ts';

/** The report of an unread failure is for people, and names lines that change. */
const quiet = '--disable-warning=TASKTREE_UNREAD';

export interface Ran {
  readonly exitCode: number | string;
  readonly lines: readonly string[];
  readonly stderr: string;
}

const virtualTime = path.join(docs, 'src/virtual-time.ts');

/** Runs a program to its end in one of the pinned runtimes. */
export function run(
  where: 'node26' | 'deno' | 'bun',
  file: string,
  given: readonly string[] = [],
  { isTimeVirtual = false } = {},
): Promise<Ran> {
  const [binary = '', ...before] = runtime(where).command;
  const args =
    where === 'deno'
      ? ['run', '--quiet', '--no-check', '--allow-all', file, ...given]
      : [
          ...(where === 'node26' ? [quiet] : []),
          ...(isTimeVirtual ? ['--import', virtualTime] : []),
          file,
          ...given,
        ];
  const env = { ...process.env, DENO_NO_UPDATE_CHECK: '1', NO_COLOR: '1' };
  return new Promise((resolve) => {
    execFile(
      binary,
      [...before, ...args],
      { cwd: docs, env, timeout: forProcess, killSignal: 'SIGKILL' },
      (error, stdout, stderr) => {
        const lines = stdout === '' ? [] : stdout.replace(/\n$/, '').split('\n');
        resolve({
          exitCode: error === null ? 0 : (error.code ?? error.signal ?? 'failed'),
          lines: lines.map((line) => line.trimEnd()),
          stderr,
        });
      },
    );
  });
}
