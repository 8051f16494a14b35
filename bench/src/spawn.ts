import { spawn } from 'node:child_process';

export interface Ended {
  readonly stdout: string;
  /** What went wrong, in a line; undefined when nothing did. */
  readonly failure: string | undefined;
}

/** Runs a command to its end; after `limit` milliseconds it is killed, and that is its failure. */
export function runToEnd(command: readonly string[], limit: number): Promise<Ended> {
  const [file, ...args] = command as [string, ...string[]];
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      child.kill('SIGKILL');
    }, limit);
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      const said = stderr.split('\n').find((line) => /error/i.test(line)) ?? stderr.split('\n')[0] ?? '';
      const failure = late
        ? `no end in ${limit / 1000} s`
        : code === 0
          ? undefined
          : `exit ${code ?? signal}: ${said.trim().slice(0, 200)}`;
      resolve({ stdout, failure });
    });
  });
}
