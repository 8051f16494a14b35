#!/usr/bin/env node
// run-conformance <runtime…> -- <program>: runs a program that holds a host to the laws in each runtime, and leaves what it
// found in .reports, as JSON for the table and as JUnit for the sum that CI prints. The program gets the file for its JSON
// report, and the module of anotherCopy.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { forRun } from './patience.mjs';
import { runtime } from './runtimes.mjs';
import { layOut } from './published.mjs';
import { toJUnit } from './junit.mjs';

/** Runtimes in which the packages run as published, since they read no TypeScript or only some. */
const published = new Set(['node20', 'node22']);

const args = process.argv.slice(2);
const split = args.indexOf('--');
const names = args.slice(0, split);
const [program] = args.slice(split + 1);
if (split < 1 || program === undefined)
  throw new TypeError('arguments: write run-conformance <runtime…> -- <program>');
const { name: adapter } = JSON.parse(readFileSync('package.json', 'utf8'));

function commandLine(name, file, given) {
  const { command } = runtime(name);
  if (name === 'deno')
    return [
      ...command,
      'run',
      '--quiet',
      '--allow-all',
      '--no-check',
      '--v8-flags=--expose-gc',
      file,
      ...given,
    ];
  if (name === 'bun') return [...command, 'run', file, ...given];
  return [...command, '--expose-gc', '--no-warnings', file, ...given];
}

function run(name) {
  const out = path.resolve(`.reports/conformance-${name}.json`);
  const junit = path.resolve(`.reports/conformance-${name}.xml`);
  // A report of an earlier run must not stand in for one that this run failed to write.
  for (const file of [out, junit]) rmSync(file, { force: true });
  const folder = published.has(name) ? mkdtempSync(path.join(tmpdir(), 'tasktree-published-')) : undefined;
  try {
    let file = path.resolve(program);
    if (folder !== undefined) {
      layOut(folder, [adapter, '@tasktree/conformance']);
      // With what lies beside it: modules for workers.
      cpSync(path.dirname(program), folder, { recursive: true });
      file = path.join(folder, path.basename(program));
    }
    const helper = new URL('another-copy.mjs', import.meta.url).href;
    const [command, ...given] = commandLine(name, file, [out, helper]);
    const { status, signal, error } = spawnSync(command, given, {
      stdio: 'inherit',
      env: { ...process.env, DENO_NO_UPDATE_CHECK: '1' },
      timeout: forRun,
      killSignal: 'SIGKILL',
    });
    if (!existsSync(out))
      throw new Error(`${name}: no report (${error?.message ?? `exit ${status ?? signal}`})`);
  } finally {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  }
  const report = {
    ...JSON.parse(readFileSync(out, 'utf8')),
    runtime: name,
    date: new Date().toISOString().slice(0, 10),
  };
  writeFileSync(out, `${JSON.stringify(report, null, 1)}\n`);
  writeFileSync(junit, toJUnit(report));
  return report;
}

mkdirSync('.reports', { recursive: true });
for (const name of names) {
  const { version, host, passed, failed, gaps, results } = run(name);
  for (const { id, form, status, error } of results) {
    if (status === 'fail') process.stdout.write(`  fail ${id} (${form}): ${error}\n`);
  }
  process.stdout.write(
    `${name} ${version}, host ${host}: ${passed} passed, ${failed} failed, ${gaps} gaps\n`,
  );
  if (failed > 0 || passed === 0) process.exitCode = 1;
}
