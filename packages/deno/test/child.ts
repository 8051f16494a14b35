import type { Ending, ProgramOptions } from '@tasktree/conformance';
import { forProcess } from '@tasktree/tools/patience';

const adapter = new URL('../src/index.ts', import.meta.url).href;

/**
 * Runs a program in a process of its own, which is given no permission but those of `flags`. By `Deno.Command`: the
 * `child_process` of Deno takes an exit code such as 130 for a signal.
 */
export async function run(
  program: string,
  { onLine, isSlowReader = false }: ProgramOptions = {},
  flags: readonly string[] = [],
): Promise<Ending> {
  const names = 'denoHost, runMain, SignalReceived, Task, withTaskGroup';
  const child = new Deno.Command(Deno.execPath(), {
    args: ['run', '--quiet', '--no-prompt', '--no-check', ...flags, '-'],
    env: { NO_COLOR: '1', DENO_NO_UPDATE_CHECK: '1' },
    stdin: 'piped',
    stdout: 'piped',
    stderr: 'piped',
    signal: AbortSignal.timeout(forProcess),
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(
    new TextEncoder().encode(`import { ${names} } from ${JSON.stringify(adapter)};\n${program}\n`),
  );
  await writer.close();
  const kill = (signal: string): void => child.kill(signal as Deno.Signal);
  const printed = async (): Promise<string> => {
    let stdout = '';
    let line = '';
    for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
      stdout += text;
      const lines = (line + text).split('\n');
      line = lines.pop() ?? '';
      for (const one of lines) onLine?.(one, kill);
      if (isSlowReader) await new Promise((resolve) => setTimeout(resolve, 2));
    }
    return stdout;
  };
  const [stdout, stderr, { code, signal }] = await Promise.all([
    printed(),
    new Response(child.stderr).text(),
    child.status,
  ]);
  // Deno gives a code where a signal ended the process, too.
  return { code: signal === null ? code : null, signal, stdout, stderr };
}
