// Programs in a terminal of their own, where Ctrl-C goes to all processes in the foreground.
import { execFile, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('terminal.py', import.meta.url));

let missing;

/** Why there can be no terminal here; an empty string where there can. */
export function noTerminal() {
  missing ??=
    process.platform === 'win32'
      ? 'Windows has no pseudo-terminals of this kind'
      : spawnSync('python3', ['-c', 'import pty']).status === 0
        ? ''
        : 'python3, which makes the terminal, is not installed here';
  return missing;
}

/** Runs a command in a terminal, closes the terminal when it has printed "ready", and gives its exit code. */
export async function inClosedTerminal(command, cwd) {
  return (await inTerminal(['--close', ...command], cwd)).code;
}

/** Runs a command in a terminal, types Ctrl-C when it has printed "ready", and gives its output and exit code. */
export function inTerminal(command, cwd) {
  const env = { ...process.env, NO_COLOR: '1', DENO_NO_UPDATE_CHECK: '1' };
  return new Promise((resolve, reject) => {
    execFile('python3', [script, ...command], { cwd, env }, (error, stdout) => {
      if (error !== null) return reject(error);
      const output = stdout.replaceAll('\r', '');
      const code = /^exit code (\d+)$/m.exec(output)?.[1];
      resolve({ output, code: code === undefined ? undefined : Number(code) });
    });
  });
}
