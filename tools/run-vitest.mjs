// run-vitest: the tests of the package in the working directory, with a JUnit report in .reports/vitest.xml for the sum that CI
// prints. Called by its path, since core depends on no tools.
import { spawnSync } from 'node:child_process';
import { forTest } from './patience.mjs';

const { status, error } = spawnSync(
  'vitest',
  [
    'run',
    '--reporter=default',
    '--reporter=junit',
    '--outputFile.junit=.reports/vitest.xml',
    `--testTimeout=${forTest}`,
    `--hookTimeout=${forTest}`,
    ...process.argv.slice(2),
  ],
  { stdio: 'inherit', shell: process.platform === 'win32' },
);
if (error !== undefined) throw error;
process.exitCode = status ?? 1;
