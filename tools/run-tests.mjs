#!/usr/bin/env node
// run-tests <runtime…> -- <pattern…>: runs the files that match with each runtime's own test runner, one runtime after
// the other, and leaves a JUnit report of each in .reports/<runtime>.xml for the sum that CI prints.
import { spawnSync } from 'node:child_process';
import { globSync, mkdirSync, rmSync } from 'node:fs';
import { forRun, forTest } from './patience.mjs';
import { runtime } from './runtimes.mjs';

/** The arguments that make a runtime run test files and write a report. */
function testArguments(name, report, files) {
  if (name === 'deno')
    return ['test', '--quiet', '--allow-all', '--no-check', `--junit-path=${report}`, ...files];
  // Without the leading ./ bun takes a file's name for a filter.
  if (name === 'bun') {
    return [
      'test',
      `--timeout=${forTest}`,
      '--reporter=junit',
      `--reporter-outfile=${report}`,
      ...files.map((file) => `./${file}`),
    ];
  }
  const reporters = ['spec', 'stdout', 'junit', report].map((value, index) =>
    index % 2 === 0 ? `--test-reporter=${value}` : `--test-reporter-destination=${value}`,
  );
  return ['--test', ...reporters, ...files];
}

const args = process.argv.slice(2);
const split = args.indexOf('--');
const names = args.slice(0, split);
const patterns = args.slice(split + 1);
if (split < 1 || patterns.length === 0)
  throw new TypeError('arguments: write run-tests <runtime…> -- <pattern…>');

const files = globSync(patterns).sort();
if (files.length === 0) throw new RangeError(`patterns: no file matches ${patterns.join(' ')}`);

mkdirSync('.reports', { recursive: true });
for (const name of names) {
  const { version, command } = runtime(name);
  const report = `.reports/${name}.xml`;
  // A report of an earlier run must not stand in for one that this run failed to write.
  rmSync(report, { force: true });
  process.stdout.write(`\n${name} ${version}\n`);
  const { status, error } = spawnSync(command[0], testArguments(name, report, files), {
    stdio: 'inherit',
    env: { ...process.env, DENO_NO_UPDATE_CHECK: '1' },
    timeout: forRun,
    killSignal: 'SIGKILL',
  });
  if (error !== undefined) process.stderr.write(`${name}: ${error.message}\n`);
  if (status !== 0) process.exitCode = 1;
}
