const adapter = new URL('../src/index.ts', import.meta.url).href;

export interface Ending {
  readonly code: number;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a program in a process of its own, which is given no permission at all, and calls `onLine` for each line that it
 * prints.
 */
export async function run(
  program: string,
  onLine?: (line: string, kill: (signal: Deno.Signal) => void) => void,
): Promise<Ending> {
  const source = `import * as tasktree from ${JSON.stringify(adapter)};\nconst { denoHost, runMain, Task } = tasktree;\n${program}`;
  const child = new Deno.Command(Deno.execPath(), {
    args: ['run', '--quiet', '--no-prompt', '--no-check', '-'],
    env: { NO_COLOR: '1', DENO_NO_UPDATE_CHECK: '1' },
    stdin: 'piped',
    stdout: 'piped',
    stderr: 'piped',
    signal: AbortSignal.timeout(20_000),
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(source));
  await writer.close();
  const printed = async (): Promise<string> => {
    let stdout = '';
    for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
      stdout += text;
      for (const line of text.trim().split('\n')) onLine?.(line, (signal) => child.kill(signal));
    }
    return stdout;
  };
  const [stdout, stderr, { code, signal }] = await Promise.all([
    printed(),
    new Response(child.stderr).text(),
    child.status,
  ]);
  return { code, signal, stdout, stderr };
}
