#!/usr/bin/env node
// run-in <runtime> [arguments…]: starts one of the pinned runtimes and ends as it ends.
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { runtime } from './runtimes.mjs';

const [name, ...rest] = process.argv.slice(2);
if (name === undefined) throw new TypeError('runtime: name one, such as node22, deno or bun');

// Some runtimes refuse to write a report into a folder that is not there.
mkdirSync('.reports', { recursive: true });

const [command, ...before] = runtime(name).command;
const child = spawn(command, [...before, ...rest], { stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => {
  process.exitCode = signal === null ? (code ?? 1) : 1;
});
