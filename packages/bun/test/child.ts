import { forProcess } from '@tasktree/tools/patience';
const adapter = new URL('../src/index.ts', import.meta.url).pathname;

export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program in a process of its own, and calls `onLine` for each line that it prints. */
export async function run(
  program: string,
  onLine?: (line: string, kill: (signal: NodeJS.Signals) => void) => void,
): Promise<Ending> {
  const source = `import * as tasktree from ${JSON.stringify(adapter)};\nconst { bunHost, runMain, Task } = tasktree;\n${program}`;
  const child = Bun.spawn([process.execPath, '-e', source], {
    env: { ...process.env, NO_COLOR: '1' },
    stdout: 'pipe',
    stderr: 'pipe',
    timeout: forProcess,
  });
  const printed = async (): Promise<string> => {
    let stdout = '';
    const decoder = new TextDecoder();
    for await (const bytes of child.stdout) {
      const text = decoder.decode(bytes, { stream: true });
      stdout += text;
      for (const line of text.trim().split('\n')) onLine?.(line, (signal) => child.kill(signal));
    }
    return stdout;
  };
  const [stdout, stderr] = await Promise.all([printed(), new Response(child.stderr).text(), child.exited]);
  return { code: child.exitCode, signal: child.signalCode, stdout, stderr };
}
