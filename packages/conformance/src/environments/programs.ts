import type { Ending, ProgramOptions, RunProgram } from '../case.ts';

/** What {@link programRunner} has to know. */
export interface ProgramRunner {
  /** The URL of the adapter's module. */
  readonly adapter: string;
  /** What runs a file: the runtime, and its arguments up to the file's name. */
  readonly command: readonly string[];
  /** The folder that they are written to for that time. Its own files may say where the adapter's imports are found. */
  readonly folder: string;
}

interface Output {
  setEncoding(encoding: 'utf8'): void;
  on(event: 'data', listener: (text: string) => void): void;
  pause(): void;
  resume(): void;
}

interface Child {
  readonly stdout: Output;
  readonly stderr: Output;
  kill(signal: string): void;
  on(event: 'error', listener: (error: unknown) => void): void;
  on(event: 'close', listener: (code: number | null, signal: string | null) => void): void;
}

interface Modules {
  'node:child_process': { spawn(command: string, args: string[], options: object): Child };
  'node:fs': {
    mkdirSync(this: void, folder: string, options: object): void;
    mkdtempSync(this: void, prefix: string): string;
    writeFileSync(this: void, file: string, text: string): void;
    rmSync(this: void, file: string, options: object): void;
  };
  'node:path': { join(this: void, ...parts: string[]): string };
}

interface Globals {
  readonly process: {
    readonly env: Record<string, string | undefined>;
    getBuiltinModule<N extends keyof Modules>(name: N): Modules[N];
  };
  setTimeout(this: void, callback: () => void, ms: number): unknown;
}

/** A program that hangs is no reason for the suite to do so. */
const LONGEST_MS = 60_000;

/** Runs programs by Node's `child_process`, or what the runtime has for it. Each is a file for that time. */
export function programRunner({ adapter, command, folder: parent }: ProgramRunner): RunProgram {
  return async (source, { onLine, isSlowReader = false } = {}) => {
    const { process } = globalThis as unknown as Globals;
    const { mkdirSync, mkdtempSync, rmSync, writeFileSync } = process.getBuiltinModule('node:fs');
    const { join } = process.getBuiltinModule('node:path');
    mkdirSync(parent, { recursive: true });
    const folder = mkdtempSync(join(parent, 'program-'));
    try {
      const file = join(folder, 'program.mjs');
      const names = 'runMain, SignalReceived, Task, withTaskGroup';
      writeFileSync(file, `import { ${names} } from ${JSON.stringify(adapter)};\n${source}\n`);
      const [runtime = '', ...args] = command;
      const child = process.getBuiltinModule('node:child_process').spawn(runtime, [...args, file], {
        stdio: ['ignore', 'pipe', 'pipe'],
        env: {
          ...process.env,
          NO_COLOR: '1',
          DENO_NO_UPDATE_CHECK: '1',
          // Most of what a start of Node costs, where it reads TypeScript.
          NODE_COMPILE_CACHE: join(parent, 'compiled'),
        },
        timeout: LONGEST_MS,
        killSignal: 'SIGKILL',
      });
      return await ending(child, onLine, isSlowReader);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  };
}

function ending(child: Child, onLine: ProgramOptions['onLine'], isSlowReader: boolean): Promise<Ending> {
  const { setTimeout } = globalThis as unknown as Globals;
  const { stdout, stderr } = child;
  const printed = { stdout: '', stderr: '' };
  let line = '';
  stdout.setEncoding('utf8');
  stderr.setEncoding('utf8');
  stderr.on('data', (text) => (printed.stderr += text));
  stdout.on('data', (text) => {
    printed.stdout += text;
    const lines = (line + text).split('\n');
    line = lines.pop() ?? '';
    for (const one of lines) onLine?.(one, (signal) => child.kill(signal));
    if (!isSlowReader) return;
    stdout.pause();
    setTimeout(() => stdout.resume(), 2);
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, ...printed }));
  });
}
