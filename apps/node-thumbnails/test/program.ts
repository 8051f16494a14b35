import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const emoji = fileURLToPath(new URL('assets/', import.meta.resolve('@lobehub/fluent-emoji-3d/package.json')));

/** A folder that goes away, with whatever the test puts into it. */
export function folder(): { readonly path: string } & Disposable {
  const made = mkdtempSync(path.join(tmpdir(), 'node-thumbnails-'));
  return { path: made, [Symbol.dispose]: () => rmSync(made, { recursive: true, force: true }) };
}

/** Puts a picture that can be read there, and returns its path. */
export function putPicture(at: string, name = 'fox.webp'): string {
  cpSync(path.join(emoji, '1f98a.webp'), path.join(at, name));
  return path.join(at, name);
}

export function putFile(at: string, name: string, content: string | Uint8Array): string {
  writeFileSync(path.join(at, name), content);
  return path.join(at, name);
}

/** The thumbnails in a folder; also what a run may have left behind, if `pattern` asks for that. */
export function thumbnailsIn(at: string, pattern = /\.webp$/): string[] {
  return readdirSync(at)
    .filter((name) => pattern.test(name))
    .sort();
}

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The program as a process of its own. */
export function start(commandLine: string): {
  readonly child: ChildProcess;
  readonly finished: Promise<Finished>;
} {
  const { INIT_CWD: _, ...env } = process.env;
  const child = spawn(process.execPath, [main, ...commandLine.split(' ')], { env });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const finished = once(child, 'close').then(([code]) => ({ code, stdout, stderr }));
  return { child, finished };
}

export function run(commandLine: string): Promise<Finished> {
  return start(commandLine).finished;
}

/** A run on a list of addresses, with its files in `work`. */
export function startOn(work: string, list: string, options = '--retries 4'): ReturnType<typeof start> {
  return start(`--url-list ${putFile(work, 'list', list)} --out ${work}/out ${options}`);
}

/** Somebody's server. */
export async function serve(listener: RequestListener): Promise<{ readonly url: string } & AsyncDisposable> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

/** Asks again and again, for the minute that a slow machine may need. */
export async function until(condition: () => boolean): Promise<void> {
  for (let rounds = 0; !condition(); rounds++) {
    if (rounds === 3000) throw new Error(`this never came true: ${condition.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
